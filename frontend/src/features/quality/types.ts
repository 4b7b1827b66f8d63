import type { components } from '../../api/schema';

type Schemas = components['schemas'];

export type Share = Schemas['ShareOutput'];
export type Quality = Schemas['QualityOutput'];
export type Alpha = Schemas['AlphaOutput'];
export type CategoryWeeks = Schemas['CategoryWeeksOutput'];
export type ConfusionCell = Schemas['ConfusionCellOutput'];
export type CalibrationTenth = Schemas['CalibrationTenthOutput'];
export type Redundancy = Schemas['RedundancyOutput'];
export type HeldUp = Schemas['HeldUpOutput'];
export type StageVotes = Schemas['StageVotesOutput'];
export type Standing = Schemas['StandingOutput'];
export type OwnQuality = Schemas['OwnQualityOutput'];
export type Edges = Schemas['EdgesOutput'];
