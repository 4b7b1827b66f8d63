/** The drawing surface's public door. It knows nothing of React, the network, or any language's words. */
export {
  ATTRIBUTES,
  type Attribute,
  type Attributes,
  type Box,
  inReadingOrder,
  type Method,
  NO_ATTRIBUTES,
  SMALLEST_SIDE,
} from './box';
export type { CommandArguments, CommandName } from './commands';
export type { Snapshot } from './drawing';
export { Editor, type EditorEvents, type EditorOptions } from './editor';
export type { Rect, Size } from './geometry';
export { actionFor, chordsOf, ENGINE_KEYS, type EngineAction, type KeyInput, type Keymap } from './keymap';
export type { Screen } from './layers';
export type { BoxStyle, Overlay } from './renderer';
export type { ToolName } from './tools/tool';
export { type ImagePoint, imagePoint, type ScreenPoint, screenPoint } from './viewport';
