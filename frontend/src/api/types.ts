/** The names that the pages use for what the API answers and takes. The shapes come from the generated schema. */
import type { components } from './schema';

type Schemas = components['schemas'];

/** An answer has every column of its row; the document calls those optional that have a default. */
type Whole<T> = { [Key in keyof T]-?: T[Key] };

/** The document leaves parts open (a map of strings); here stands what is in them. */
type With<T, More> = Omit<T, keyof More> & More;

export interface Page<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

/* accounts */

export type User = Whole<Schemas['UserOutput']>;
export type Token = Whole<Schemas['TokenOutput']>;
export type SessionMembership = With<
  Whole<Schemas['MyMembershipOutput']>,
  { project: Whole<Schemas['MembershipProjectOutput']> }
>;
export type DemoAccount = With<Schemas['DemoAccountOutput'], { role: Role }>;
export type Session = With<
  Schemas['SessionOutput'],
  { user: User | null; memberships: SessionMembership[]; demo: DemoAccount[] }
>;

/* projects */

export type Role = Schemas['Role'];
export type Standing = Schemas['Standing'];
export type Template = Schemas['Template'];
export type ProjectState = Schemas['ProjectState'];
export type StageKind = Schemas['StageKind'];
export type CheckKind = Schemas['CheckKind'];
export type Category = Schemas['CategoryOutput'];
export type Stage = With<
  Whole<Schemas['StageOutput']>,
  {
    settings: {
      min_answers?: number;
      lease_minutes?: number;
      most_votes?: number;
      gold_percent?: number;
      gold_feedback?: number;
    };
  }
>;
export type Brief = Omit<Whole<Schemas['BriefOutput']>, 'categories'>;
export type Project = With<Schemas['ProjectOutput'], { stages: Stage[]; brief: Brief | null }>;
export type Member = Whole<Schemas['MemberOutput']>;
export type Invitation = Whole<Schemas['InvitationOutput']>;
export type InvitationView = Schemas['InvitationViewOutput'];
export type Progress = Schemas['ProjectProgressOutput'];
export type Report = Whole<Schemas['ReportOutput']>;

/* sources and images */

export type RemovedImage = Whole<Schemas['RemovedImageOutput']>;

export type SourceState = Schemas['SourceState'];
export type LabelFormat = Schemas['LabelFormat'] | 'auto';
export type ImportProblem = Whole<Schemas['ProblemOutput']>;

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
  problems?: Pick<ImportProblem, 'name' | 'line' | 'code' | 'detail'>[];
}

/** What becomes of each category name of a source. */
export type Mapping = Record<string, number | 'new' | null>;
export type Source = With<
  Whole<Schemas['SourceOutput']>,
  { format: LabelFormat; report: ImportReport; mapping: Mapping }
>;

/** Addresses of an image by its longest side in pixels. */
export type Urls = Record<'256' | '1024' | '2048', string>;
export type NamedImage = With<Schemas['NamedImageOutput'], { urls: Urls }>;

export interface Geometry {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type ObjectState = Schemas['ObjectState'];
export type WallObject = With<Schemas['WallObjectOutput'], { state: ObjectState }>;
export type WallImage = NamedImage & {
  review_state: Schemas['ReviewState'] | null;
  votes: number;
  objects: WallObject[];
};

/* review */

export type RouteCost = Whole<Schemas['RouteCostOutput']>;
export type ReviewRow = With<Schemas['QueueItemOutput'], { image: NamedImage }>;
export type VerdictRow = Schemas['VerdictOutput'];
export type AgreedObject = Schemas['ObjectOutput'];
export type ReviewObject = Schemas['ReviewedObjectOutput'];
export type ReviewVote = Schemas['VoteOutput'];
export type ReviewDetail = With<Schemas['ReviewedImageOutput'], { image: NamedImage }>;
export type ConsensusRound = Schemas['RoundOutput'];
export type ImageHistory = With<
  Schemas['ImageHistoryOutput'],
  { image: NamedImage; review_state: Schemas['ReviewState'] | null }
>;
export type Crop = With<Schemas['CropOutput'], { image: NamedImage }>;
export type CropsLeft = Schemas['CropsLeftOutput'];
export type JudgedCrops = Schemas['JudgedOutput'];
export type TakenBack = Schemas['TakenBackOutput'];
export type Remark = Schemas['CommentOutput'];
export type Question = With<Schemas['QuestionOutput'], { image: NamedImage }>;
export type BulkPreview = Schemas['ApproveAboveOutput'];
export type Agreement = Schemas['AgreementOutput'];

export interface Correction extends Geometry {
  categories: number[];
  attributes: string[];
}

export type Decision =
  | { object: number; decision: 'approve' }
  | { object: number; decision: 'reject'; reason: string }
  | { object: number; decision: 'correct'; correction: Partial<Correction> }
  | { add: Partial<Correction> & { categories: number[] } };

/* datasets */

export type Split = Schemas['Split'];
export type ReleaseState = Schemas['ReleaseState'];
export type ReleaseCategory = Schemas['FrozenCategoryOutput'];
export type ReleaseCounts = With<
  Schemas['CountsOutput'],
  { splits?: Partial<Record<Split, Schemas['SplitCountOutput']>> }
>;
export type Release = With<Whole<Schemas['ReleaseOutput']>, { counts: ReleaseCounts }>;
export type ReleaseDetail = With<Whole<Schemas['ReleaseDetailOutput']>, { counts: ReleaseCounts }>;
export type ReleasePreview = With<Schemas['PreviewOutput'], { by_split: Partial<Record<Split, number>> }>;
export type ReleaseItem = With<Schemas['ItemOutput'], { image: NamedImage }>;
export type ReleaseChanges = Schemas['ChangesOutput'];
export type ExportFormat = Schemas['ExportInputFormatEnum'];
export type Export = With<Whole<Schemas['ExportOutput']>, { format: ExportFormat }>;

/* training */

export type RunState = Schemas['RunState'];
export type SpecValue = string | number | boolean | null;
export type SpecField = Schemas['SpecFieldOutput'];
export type TrainingForm = With<
  Schemas['SpecFormOutput'],
  { architectures: With<Schemas['ArchitectureOutput'], { defaults: Record<string, SpecValue> }>[] }
>;
export type Figures = Record<string, unknown>;
export type Evaluation = With<Schemas['ScoreOutput'], { split: Split }>;
export type Run = With<Schemas['RunOutput'], { spec: Record<string, SpecValue>; evaluations: Evaluation[] }>;
export type RunEvent = Pick<Schemas['RunEventOutput'], 'id' | 'kind' | 'data'>;
export type Model = With<Schemas['ModelOutput'], { evaluations: Evaluation[] }>;
export type ModelDetail = With<Schemas['ModelDetailOutput'], { evaluations: Evaluation[] } & ModelParts>;
export type Suggestions = Whole<Schemas['SuggestionsOutput']>;
export type LeaderboardRow = With<Schemas['LeaderboardOutput'], { split: Split; state: Schemas['ModelState'] }>;

interface ModelParts {
  files: { name: string; bytes: number; sha256: string }[];
}
