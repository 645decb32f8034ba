import type { Fields } from '../json.ts';
import { fields, list, text } from '../json.ts';
import type { TagCondition, TagEvent, TagHistory } from '../state/objects.ts';

/** Reads one entry of `status.tags`. */
export function readHistory(body: Fields): TagHistory {
  const conditions = list(body['conditions']).map((condition) => readCondition(fields(condition)));
  return {
    tag: text(body['tag']) ?? '',
    items: Array.isArray(body['items']) ? list(body['items']).map((item) => readEvent(fields(item))) : null,
    ...(conditions.length > 0 && { conditions }),
  };
}

function readEvent(body: Fields): TagEvent {
  return {
    created: text(body['created']) ?? '',
    dockerImageReference: text(body['dockerImageReference']) ?? '',
    image: text(body['image']) ?? '',
    generation: Number(body['generation'] ?? 0),
  };
}

function readCondition(body: Fields): TagCondition {
  return {
    type: 'ImportSuccess',
    status: body['status'] === 'True' ? 'True' : 'False',
    lastTransitionTime: text(body['lastTransitionTime']) ?? '',
    reason: text(body['reason']) ?? '',
    message: text(body['message']) ?? '',
    generation: Number(body['generation'] ?? 0),
  };
}
