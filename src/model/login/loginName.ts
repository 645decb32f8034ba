/**
 * The name to log in to the registry with. The registry looks at the token alone, so any name will do where the user's own
 * cannot be one: a login ends the name at its first colon (`kube:admin`, `system:serviceaccount:hackershop:pusher`).
 */
export function loginName(user: string): string {
  if (user === 'kube:admin') return 'kubeadmin';
  const name = user.split(':').at(-1) ?? '';
  return /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}\p{P}\p{S} ]*$/u.test(name) ? name : 'user';
}
