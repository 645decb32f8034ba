import type { ImagePrunerHost } from '../../src/shared/imagePrunerPage.ts';
import type { HostContext } from '../common/context.ts';
import type { Typed } from './typed.ts';

/** What the parts of the page are given. */
export interface PrunerContext extends HostContext<ImagePrunerHost> {
  readonly typed: Typed;
}
