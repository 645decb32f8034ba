import type { Target } from './property.ts';
import { apiObjects } from './targets/apiObjects.ts';
import { images } from './targets/images.ts';
import { clusters } from './targets/clusters.ts';
import { imageTexts } from './targets/imageTexts.ts';
import { names } from './targets/names.ts';
import { wire } from './targets/wire.ts';
import { words } from './targets/words.ts';
import { kubeconfig } from './targets/kubeconfig.ts';

export const targets: readonly Target[] = [
  apiObjects,
  images,
  clusters,
  imageTexts,
  kubeconfig,
  names,
  wire,
  words,
];
