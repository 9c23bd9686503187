// Pages elsewhere that readers can look at within a text. `crates/render/src/body/embeds.rs` has the frames of them;
// `fixtures/embeds.json` holds both to the same addresses.

const PAGES = [
  ['YouTube', /^https:\/\/((www|m|music)\.)?youtube\.com\/watch\?([^#]*&)?v=[\w-]+/],
  ['YouTube', /^https:\/\/((www|m)\.)?(youtube\.com\/(shorts|live)|youtu\.be)\/[\w-]+\/?([?#]|$)/],
  ['Vimeo', /^https:\/\/(www\.)?vimeo\.com\/\d+(\/\w+)?\/?([?#]|$)/],
  ['Spotify', /^https:\/\/open\.spotify\.com\/(intl-\w+\/)?(track|episode|album|playlist|show|artist)\/\w+\/?([?#]|$)/],
  ['SoundCloud', /^https:\/\/((www|m)\.)?soundcloud\.com\/(?!discover\/)[\w-]+\/(sets\/)?[\w-]+\/?([?#]|$)/],
  ['SoundCloud', /^https:\/\/w\.soundcloud\.com\/player\/?\?(.*&)?url=https?(:|%3A)(\/|%2F){2}([\w-]+\.)*soundcloud\.com(\/|%2F)/i],
  ['Bluesky', /^https:\/\/bsky\.app\/profile\/[\w.:-]+\/post\/\w+\/?([?#]|$)/],
  ['Datawrapper', /^https:\/\/datawrapper\.dwcdn\.net\/\w+(\/\d+)?\/?([?#]|$)/],
  ['Mastodon', /^https:\/\/[\w.-]+\/@[\w.-]+(@[\w.-]+)?\/\d{10,20}\/?([?#]|$)/],
  ['PeerTube', /^https:\/\/[\w.-]+\/(w|videos\/watch)\/[\w-]{16,}\/?([?#]|$)/],
];

const FRAMES = [
  [/^(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/(?!videoseries)([\w-]+)(?:.*[?&]start=(\d+))?/, (id, start) => `www.youtube.com/watch?v=${id}${start ? `&t=${start}` : ''}`],
  [/^player\.vimeo\.com\/video\/(\d+)(?:.*[?&]h=(\w+))?/, (id, hash) => `vimeo.com/${id}${hash ? `/${hash}` : ''}`],
  [/^open\.spotify\.com\/embed\/(\w+)\/(\w+)/, (kind, id) => `open.spotify.com/${kind}/${id}`],
  [/^embed\.bsky\.app\/embed\/([\w.:-]+)\/app\.bsky\.feed\.post\/(\w+)/, (who, post) => `bsky.app/profile/${who}/post/${post}`],
  [/^([\w.-]+)\/videos\/embed\/([\w-]+)/, (host, id) => `${host}/w/${id}`],
  [/^([\w.-]+\/@[\w.@-]+\/\d+)\/embed/, (page) => page],
  [/^((?:w\.soundcloud\.com\/player|datawrapper\.dwcdn\.net)\/.*)/, (page) => page],
];

/** Who provides the page at this address for looking at within a text, if anybody we know does. */
export const providerOf = (address) => PAGES.find(([, pattern]) => pattern.test(address))?.[0] ?? null;

/** The address under which people know what somebody else's frame shows. */
export function pageOfFrame(source) {
  const address = source.trim().replace(/^(https?:)?\/\//, '');
  for (const [pattern, page] of FRAMES) {
    const found = pattern.exec(address);
    const known = found && `https://${page(...found.slice(1))}`;
    if (known && providerOf(known)) return known;
  }
  return null;
}
