const longestLink = 2048;

/**
 * The address if it is one that may be opened: http or https, with a host, without a user or password in it. Given back
 * as URLs are normalised, so that a host of look-alike letters shows its true name.
 */
export function httpLink(text: string): string | undefined {
  if (text.length > longestLink || !/^https?:\/\/[^\s\\]+$/i.test(text) || !URL.canParse(text))
    return undefined;
  const { protocol, hostname, username, password, href } = new URL(text);
  const isHttp = protocol === 'http:' || protocol === 'https:';
  return isHttp && hostname !== '' && username === '' && password === '' ? href : undefined;
}
