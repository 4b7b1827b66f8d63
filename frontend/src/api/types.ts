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
  demo: DemoAccount[] | null;
}

export interface Token {
  id: number;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface UserRow extends User {
  is_active: boolean;
  date_joined: string;
  last_login: string | null;
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
}

export interface InvitationView {
  project: { name: string; description: string } | null;
  role: Role | null;
  valid: boolean;
  reason?: string;
}

export interface StageProgress {
  id: number;
  kind: StageKind;
  tasks: number;
  open: number;
  filled: number;
  votes: number;
  votes_needed: number;
  leased: number;
}

export interface Progress {
  stages: StageProgress[];
  votes_per_day: { day: string; votes: number }[];
  votes_total: number;
  workers_active_7d: number;
  forecast: { per_day: number; remaining_votes: number; finished_on: string | null };
  median_ms: number | null;
}

export interface Report {
  id: number;
  image: { id: number; name?: string; urls?: Urls };
  reason: string;
  detail: string;
  created_at: string;
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
  image: { id: number; width: number; height: number; urls: Urls; name: string };
  state: 'proposed' | 'verified';
  layer: number;
  risk: number;
  objects_count: number;
  confidence_min: number | null;
  conflicts: string[];
}

export interface VerdictRow {
  reviewer?: string;
  decision: 'approve' | 'reject' | 'correct' | 'add' | 'undo';
  layer: number;
  reason?: string;
  at?: string;
}

export interface ReviewObject {
  id: number;
  state: ObjectState;
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
  voters: string[];
  verdicts: VerdictRow[];
}

export interface VoteBox extends Geometry {
  categories: number[];
  attributes?: string[];
}

export interface ReviewVote {
  voter: string;
  boxes?: VoteBox[];
  tags?: number[];
}

export interface ReviewDetail {
  image: { id: number; width: number; height: number; urls: Urls; name: string };
  state: 'proposed' | 'verified';
  layer: number;
  layers_needed: number;
  objects: ReviewObject[];
  votes: ReviewVote[];
  may_review: boolean;
  reason?: string | null;
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
}

export interface Agreement {
  images_settled: number;
  mean_agreement: number | null;
  alpha?: number | null;
  by_category: { category_id: number; objects: number; mean_agreement: number | null; mean_confidence: number | null }[];
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

export interface Release {
  id: number;
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
  citation: string;
}

export interface ReleaseCounts {
  images?: Partial<Record<Split | 'total', number>> | number;
  objects?: Partial<Record<Split | 'total', number>> | number;
  categories?: Record<string, Partial<Record<Split, number>> | number>;
  [more: string]: unknown;
}

export interface ReleasePreview {
  verified_images: number;
  by_split: Partial<Record<Split, number>>;
  blocked: string[];
}

export interface ReleaseItem {
  image: { id: number; width: number; height: number; file_name: string; urls: Urls };
  split: Split;
  objects: (Partial<Geometry> & { categories: number[] })[] | null;
}

export interface Export {
  id: number;
  format: ExportFormat;
  splits: Split[];
  private: boolean;
  state: 'queued' | 'running' | 'done' | 'failed';
  progress: number;
  total: number;
  byte_size: number;
  sha256: string;
  url: string | null;
  message: string;
}

/* training */

export type RunState = 'queued' | 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Run {
  id: number;
  name: string;
  task: 'classify' | 'detect';
  state: RunState;
  release: number | { id: number; name: string };
  spec: Record<string, unknown>;
  message: string;
  device: string;
  created_at: string;
  finished_at: string | null;
  progress: { epoch?: number; epochs?: number; images_per_second?: number | null; eta_seconds?: number | null };
  model: number | null;
  evaluations: Evaluation[];
}

export interface RunEvent {
  id: number;
  kind: string;
  data: Record<string, unknown>;
}

export type Figures = Record<string, unknown>;

export interface Evaluation {
  split: Split;
  figures: Figures;
  created_at?: string;
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
  evaluations?: Evaluation[];
  files?: { name: string; bytes: number; sha256: string }[];
}

export interface LeaderboardRow {
  model: number;
  name: string;
  split: Split;
  figures: Figures;
  created_at: string;
}
