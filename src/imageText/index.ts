export { completionsAt, projectTyped, type Completion, type NameableImages } from './imageCompletion.ts';
export { imageMentions } from './imageMentions.ts';
export { imageSlotAt } from './imageSlot.ts';
export { insertionAt } from './insertion.ts';
