import { answerFailure, isWebPage } from './answerFailure.ts';
import type { Purpose } from './login.ts';
import type { Exchange, Session } from './session.ts';

/** The exchange, if its answer is one of those that mean success; else the failure that it stands for. */
export async function accepted(
  session: Session,
  exchange: Exchange,
  purpose: Purpose,
  statuses: readonly number[],
): Promise<Exchange> {
  const { answer } = exchange;
  if (statuses.includes(answer.status) && !isWebPage(answer)) return exchange;
  throw await (answer.status === 401
    ? session.refusal(exchange, purpose)
    : answerFailure(answer, purpose.doing));
}
