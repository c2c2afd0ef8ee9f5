// SPDX-License-Identifier: MIT

import Testing

@testable import Scrobbling

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("/films/a?b#c@d.mkv", "/films/a?b#c@d.mkv"),
    ("relative?x", "relative?x"), ("", ""), ("://", "://"), ("a b://x?y", "a b://x?y"),
    ("https://host/a.mkv", "https://host/a.mkv"),
    ("https://me:secret@host:8096/a.mkv?api_key=secret#secret", "https://host:8096/a.mkv"),
    ("https://me@host/a", "https://host/a"), ("https://a:b@c@host/a", "https://host/a"),
    ("https://host?api_key=secret", "https://host"), ("https://host#secret", "https://host"),
    ("https://host/me@home/a", "https://host/me@home/a"),
    ("ytdl://secret@x?y", "ytdl://x"), ("smb://me:secret@nas/a.mkv", "smb://nas/a.mkv"),
    ("HTTP://ME:SECRET@HOST/A", "HTTP://HOST/A"), ("https://me:secret@", "https://"),
  ])
  func secretsAreDropped(_ address: String, _ kept: String) {
    #expect(WebAddress.withoutSecrets(address) == kept)
  }

  /// mpv's `media-title` is the end of the address where nothing better is known.
  @Test(
    arguments: [
      ("https://h/a.mkv?api_key=secret", "a.mkv?api_key=secret", nil),
      ("https://h/a.mkv?path=/x/secret", "secret", nil),
      ("https://h/a%20b.mkv?k=s%26t", "a b.mkv?k=s&t", nil),
      ("https://h/a%zz.mkv?k=secret", "a%zz.mkv?k=secret", nil),
      ("https://h/a.mkv#secret", "a.mkv#secret", nil),
      ("https://me:secret@h", "me:secret@h", nil),
      ("https://h/watch?v=1", "What If...?", "What If...?"),
      ("https://h/a.mkv", "a.mkv", "a.mkv"),
      ("/films/a?b.mkv", "a?b.mkv", "a?b.mkv"),
      ("https://h/a?b=c", nil, nil), ("https://h/a?b=c", "", ""),
    ] as [(String, String?, String?)])
  func aTitleThatIsPartOfTheAddressIsDropped(
    _ address: String, _ title: String?, _ kept: String?
  ) {
    #expect(WebAddress.title(title, of: address) == kept)
  }
}
