/** What the API answers and takes, by the names of the back end. */

export interface Page<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

export type Role = 'annotator' | 'reviewer' | 'admin';
export type Standing = 'invited' | 'training' | 'active' | 'paused' | 'banned';
export type Template = 'boxes' | 'tags' | 'imagenet';
export type ProjectState = 'draft' | 'pilot' | 'live' | 'closed';
export type StageKind = 'tag' | 'draw' | 'verify' | 'cover' | 'adjudicate';
export type Split = 'train' | 'val' | 'test';

/* accounts */

export interface User {
  id: number;
  email: string;
  name: string;
  language: string;
  is_site_admin: boolean;
}

export interface SessionMembership {
  project: { id: number; name: string; slug: string; state: ProjectState; template: Template };
  role: Role;
  standing: Standing;
}

export interface DemoAccount {
  email: string;
  password: string;
  role: Role;
}

export interface Session {
  user: User | null;
  csrf_token: string;
  memberships: SessionMembership[];
  may_create_projects: boolean;
  demo: DemoAccount[];
}

export interface Token {
  id: number;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

/* projects */

export interface Category {
  id: number;
  name: string;
  names: Record<string, string>;
  definition: string;
  definitions: Record<string, string>;
  wnid: string | null;
  position: number;
}

export interface Stage {
  id: number;
  kind: StageKind;
  position: number;
  redundancy: number;
  settings: { min_answers?: number; lease_minutes?: number };
}

export interface Brief {
  version: number;
  instructions: Record<string, string>;
  created_at: string;
}

export interface Project {
  id: number;
  slug: string;
  name: string;
  description: string;
  template: Template;
  state: ProjectState;
  review_layers: number;
  role: Role;
  stages: Stage[];
  categories: Category[];
  brief: Brief | null;
  images_count: number;
  created_at: string;
  binned_at: string | null;
}

export interface Member {
  id: number;
  user: { id: number; name: string; email?: string };
  role: Role;
  standing: Standing;
  trust: number;
  joined_at: string;
  votes: number;
  votes_today: number;
  median_ms: number | null;
  agreement: number | null;
}

export interface Invitation {
  id: number;
  role: Role;
  label: string;
  url: string;
  max_uses: number;
  uses: number;
  expires_at: string;
  revoked_at: string | null;
  usable: boolean;
}

export interface InvitationView {
  project: { name: string; description: string };
  role: Role;
  usable: boolean;
}

export interface StageProgress {
  id: number;
  kind: StageKind;
  tasks: number;
  filled: number;
  votes: number;
  votes_needed: number;
  leased: number;
}

export interface Progress {
  stages: StageProgress[];
  votes_per_day: { day: string; votes: number }[];
  votes_total: number;
  workers_active: number;
  median_ms: number | null;
  pace: number;
  remaining_votes: number;
  finished_on: string | null;
}

export interface Report {
  id: number;
  image: number;
  worker: string;
  reason: string;
  detail: string;
  created_at: string;
  resolved_at: string | null;
}

/* sources and images */

export type SourceState = 'receiving' | 'checking' | 'checked' | 'importing' | 'done' | 'failed' | 'cancelled';
export type LabelFormat = 'folder' | 'voc' | 'coco' | 'class-folders' | 'auto';

export interface ImportProblem {
  name: string;
  line: number | null;
  code: string;
  detail: string;
}

export interface ImportReport {
  format?: LabelFormat;
  images?: number;
  labelled_images?: number;
  boxes?: number;
  tags?: number;
  broken?: number;
  missing_files?: number;
  unknown_categories?: { name: string; count: number; suggestion: string | null }[];
  categories?: { name: string; count: number; category_id: number | null }[];
  problems?: ImportProblem[];
}

export type Mapping = Record<string, number | 'new' | null>;

export interface Source {
  id: number;
  kind: 'upload' | 'folder' | 'archive';
  format: LabelFormat;
  name: string;
  state: SourceState;
  total: number;
  imported: number;
  duplicates: number;
  refused: number;
  rate: number | null;
  eta_seconds: number | null;
  report: ImportReport;
  mapping: Mapping;
  message: string;
  created_at: string;
}

export type Urls = Record<'256' | '1024' | '2048', string>;

export interface Geometry {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type ObjectState = 'proposed' | 'verified' | 'rejected' | 'superseded';

export interface WallObject extends Partial<{ [key in keyof Geometry]: number | null }> {
  id?: number;
  categories: number[];
  state: ObjectState;
}

export interface WallImage {
  id: number;
  name: string;
  width: number;
  height: number;
  urls: Urls;
  review_state: 'proposed' | 'verified' | null;
  votes: number;
  objects: WallObject[];
}

/* review */

export interface ReviewRow {
  image: NamedImage;
  state: 'proposed' | 'verified';
  layer: number;
  risk: number;
  objects_count: number;
  confidence_min: number | null;
  conflicts: string[];
}

export interface VerdictRow {
  id: number;
  object: number;
  reviewer: string;
  layer: number;
  decision: 'approve' | 'reject' | 'correct' | 'add' | 'undo';
  reason: string;
  bulk: boolean;
  undoes: number | null;
  at: string;
}

export interface AgreedObject {
  id: number;
  state: ObjectState;
  layer: number;
  categories: number[];
  x: number | null;
  y: number | null;
  width: number | null;
  height: number | null;
  attributes: string[];
  confidence: number;
  agreement: number | null;
  votes_for: number;
  votes: number;
  conflicts: string[];
  decided_at: string | null;
}

export interface ReviewObject extends AgreedObject {
  voters: string[];
  verdicts: VerdictRow[];
}

export interface VoteBox extends Geometry {
  categories: number[];
  attributes?: string[];
}

export interface ReviewVote {
  voter: string;
  task: number;
  answered_at: string;
  boxes?: VoteBox[];
  tags?: number[];
}

export interface NamedImage {
  id: number;
  width: number;
  height: number;
  urls: Urls;
  name: string;
}

export interface ReviewDetail {
  image: NamedImage;
  state: 'proposed' | 'verified';
  layer: number;
  layers_needed: number;
  risk: number;
  objects: ReviewObject[];
  votes: ReviewVote[];
  may_review: boolean;
  reason: string | null;
  reason_text: string | null;
}

export interface ConsensusRound {
  task: number;
  round: number;
  algorithm: string;
  version: string;
  votes: number;
  confidence: number;
  agreement: number | null;
  created_at: string;
}

export interface ImageHistory {
  image: NamedImage;
  added_at: string;
  review_state: 'proposed' | 'verified' | null;
  tasks: { id: number; stage: number; kind: StageKind; target: number; done: number; created_at: string }[];
  votes: ReviewVote[];
  rounds: ConsensusRound[];
  objects: AgreedObject[];
  verdicts: VerdictRow[];
}

export interface Correction extends Geometry {
  categories: number[];
  attributes: string[];
}

export type Decision =
  | { object: number; decision: 'approve' }
  | { object: number; decision: 'reject'; reason: string }
  | { object: number; decision: 'correct'; correction: Partial<Correction> }
  | { add: Partial<Correction> & { categories: number[] } };

export interface BulkPreview {
  objects: number;
  images: number;
  expected_errors: number;
  images_passed: number;
}

export interface Agreement {
  images_settled: number;
  mean_agreement: number | null;
  by_category: {
    category_id: number;
    objects: number;
    mean_agreement: number | null;
    mean_confidence: number | null;
  }[];
  confidence_histogram: { from: number; to: number; objects: number }[];
  states: { proposed: number; verified: number; rejected: number };
  confusion: { voted: number; agreed: number; count: number }[];
}

/* datasets */

export type ReleaseState = 'building' | 'frozen' | 'failed';
export type ExportFormat = 'coco' | 'voc' | 'yolo' | 'class-folders';

export interface ReleaseCategory {
  id: number;
  name: string;
  names?: Record<string, string>;
  wnid?: string | null;
  definition?: string;
}

export interface SplitCount {
  images: number;
  objects?: number;
  boxes?: number;
  /** Labels by category id; absent where labels are withheld. */
  categories?: Record<string, number>;
}

export interface ReleaseCounts {
  images?: number;
  splits?: Partial<Record<Split, SplitCount>>;
  objects_per_image?: { objects: number; images: number }[];
  confidence?: { from: number; to: number; objects: number }[];
}

export interface LoadLines {
  shell: string;
  python: string;
}

export interface Release {
  id: number;
  project: number;
  name: string;
  state: ReleaseState;
  progress: number;
  total: number;
  counts: ReleaseCounts;
  categories: ReleaseCategory[];
  withheld: Split[];
  manifest_sha256: string;
  parameters: Record<string, unknown>;
  created_at: string;
  frozen_at: string | null;
  message: string;
  description: string;
  licence: string;
  citation: { text: string; bibtex: string } | null;
}

export interface ReleaseDetail extends Release {
  load: LoadLines | null;
  withdrawn_images: number;
}

export interface ReleasePreview {
  verified_images: number;
  new_images: number;
  by_split: Partial<Record<Split, number>>;
  blocked: string[];
  blocked_codes: string[];
}

export interface ReleaseItem {
  id: number;
  split: Split;
  withheld: boolean;
  image: NamedImage & { licence: string };
  objects: (Partial<Geometry> & { categories: number[] })[] | null;
}

export interface ReleaseChanges {
  previous: { id: number; name: string; frozen_at: string } | null;
  changes: { kind: 'added' | 'removed' | 'relabelled'; split: Split; images: number; image_ids: number[] }[];
  categories_added: number[];
  categories_removed: number[];
}

export interface Export {
  id: number;
  release: number;
  format: ExportFormat;
  splits: Split[];
  private: boolean;
  with_images: boolean;
  state: 'queued' | 'running' | 'done' | 'failed';
  progress: number;
  total: number;
  byte_size: number;
  sha256: string;
  url: string | null;
  message: string;
  created_at: string;
  load: LoadLines | null;
}

/* training */

export type RunState = 'queued' | 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Run {
  id: number;
  project: number;
  name: string;
  task: 'classify' | 'detect';
  state: RunState;
  release: { id: number; name: string };
  spec: Record<string, SpecValue>;
  initial_model: number | null;
  cancel_requested: boolean;
  failure_class: string;
  message: string;
  device: string;
  created_at: string;
  finished_at: string | null;
  attempts: number;
  progress: {
    epoch?: number;
    epochs?: number;
    batch?: number;
    batches?: number;
    images_per_second?: number;
    eta_seconds?: number;
  };
  model: number | null;
  evaluations: Evaluation[];
}

export interface RunEvent {
  id: number;
  kind: string;
  data: Record<string, unknown>;
}

export type SpecValue = string | number | boolean | null;

export interface SpecField {
  name: string;
  kind: 'integer' | 'number' | 'choice' | 'boolean';
  minimum?: number;
  maximum?: number;
  choices?: string[];
  nullable?: boolean;
}

export interface TrainingForm {
  architectures: { name: string; task: 'classify' | 'detect'; defaults: Record<string, SpecValue> }[];
  fields: SpecField[];
}

export type Figures = Record<string, unknown>;

export interface Evaluation {
  release: number;
  split: Split;
  figures: Figures;
  created_at: string;
}

export interface Model {
  id: number;
  name: string;
  version: number;
  state: 'candidate' | 'published' | 'retired';
  task: 'classify' | 'detect';
  architecture: string;
  run: number;
  created_at: string;
  evaluations: Evaluation[];
}

export interface ModelDetail extends Model {
  categories: { id: number; name: string }[];
  files: { name: string; bytes: number; sha256: string }[];
}

export interface LeaderboardRow {
  model: number;
  name: string;
  version: number;
  state: Model['state'];
  architecture: string;
  split: Split;
  figures: Figures;
  created_at: string;
}
