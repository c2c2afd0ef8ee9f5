// SPDX-License-Identifier: MIT

import Addresses
import Fuzzing
import Testing

@Suite struct MediaAddressTests {
  private static let key = "q7Xw2Lr9Zk4Vb8Nt3Hc6"
  private static let id = "3fa85f64-5717-4562-b3fc-2c963f66afa6"

  // MARK: local files

  @Test(arguments: [
    ("/a/b.mkv", "/a/b.mkv"), ("b.mkv", "/home/me/b.mkv"), ("./b.mkv", "/home/me/b.mkv"),
    ("../b.mkv", "/home/b.mkv"), ("/a//b/./c/../d.mkv", "/a/b/d.mkv"), ("/../../a", "/a"),
    ("/", "/"), ("//", "/"), ("/a/", "/a"), ("a/b?c#d@e.mkv", "/home/me/a/b?c#d@e.mkv"),
    ("Alien: Covenant.mkv", "/home/me/Alien: Covenant.mkv"), ("/a/...", "/a/..."),
    ("file:///a%20b/../c%2Bd.mkv", "/c+d.mkv"), ("FILE:///a.mkv", "/a.mkv"),
    ("file://localhost/a.mkv", "/a.mkv"), ("file://a.mkv", "/home/me/a.mkv"),
    ("file:///a.mkv%00b", "/a.mkv"), ("file:///a%zz%", "/a%zz%"),
    ("a b://x", "/home/me/a b:/x"), ("://", "/home/me/:"), ("1a://b", "/home/me/1a:/b"),
    ("slice://0-9@/a/../b.mkv", "/b.mkv"), ("archive:///a/b%7C.zip|/c.mkv", "/a/b|.zip/c.mkv"),
    ("lavf:///a//b.mkv", "/a/b.mkv"), ("appending://lavf://file:///a%20b", "/a b"),
  ])
  func localFileHasItsNormalizedPath(_ text: String, _ path: String) {
    let address = MediaAddress(text, workingDirectory: "/home/me")
    #expect(address.isLocal)
    #expect(address.shown == path)
    #expect(address.readable == path)
    #expect(address.location == path)
    #expect(address.title("What If...?") == "What If...?")
    #expect(address.title("a?k=v") == "a?k=v")
  }

  @Test func `raw address is not normalized`() {
    #expect(MediaAddress("link/../a.mkv", workingDirectory: "/b").raw == "/b/link/../a.mkv")
    #expect(MediaAddress("a.mkv", workingDirectory: "/").raw == "/a.mkv")
    #expect(MediaAddress("../a.mkv").shown == "../a.mkv")
  }

  // MARK: what is shown

  static let shown: [(String, String)] = [
    ("https://host/a.mkv", "https://host/a.mkv"),
    ("https://me:secret@host:8096/x/a%20b.mkv?api_key=\(key)#x", "https://host:8096/a%20b.mkv"),
    ("https://a:b@c@host/a", "https://host/a"), ("https://host?api_key=\(key)", "https://host"),
    ("HTTP://ME:SECRET@HOST/A", "http://HOST/A"), ("https://me:secret@", "https://"),
    ("https://host#\(key)", "https://host"), ("http://[::1]:80/a", "http://[::1]:80/a"),
    ("http://me:pa/ss@host/a", "http://"), ("http://me:pa#ss@host/a", "http://"),
    ("http://h/Videos/\(id)/stream?static=true&api_key=\(key)", "http://h/stream"),
    ("http://h/\(id)", "http://h"), ("http://h/\(key)", "http://h"),
    ("http://h/\(key).m3u8", "http://h"), ("http://h/\(key)/a.mkv", "http://h/a.mkv"),
    ("http://h/d41d8cd98f00b204e9800998ecf8427e.mkv", "http://h"),
    ("http://h/a.mkv;jsessionid=\(key)", "http://h/a.mkv"),
    ("http://h/a.mkv|User-Agent=x&Cookie=\(key)", "http://h/a.mkv"),
    ("http://h/Steins;Gate%20-%2001.mkv", "http://h/Steins;Gate%20-%2001.mkv"),
    ("http://h/E=mc2.mkv", "http://h/E=mc2.mkv"),
    ("http://h/token=\(key)", "http://h"), ("http://h/stream%3Fapi_key%3Dhush", "http://h"),
    ("http://h/x%252Fapi_key%253Dhush", "http://h"), ("http://h/secret%2Fa.mkv", "http://h/a.mkv"),
    ("http://h/a?\u{301}api_key=\(key)", "http://h/a"),
    ("http://h/movie/me/secret/1.mkv", "http://h/1.mkv"),
    ("http://h/series/me/secret/12", "http://h/12"), ("http://h/live/me/secret", "http://h"),
    ("http://h/x/live/me/secret/3.ts", "http://h/3.ts"),
    ("http://h/me/secret/3.ts", "http://h/3.ts"),
    ("http://h/me/secret/4711.m3u8", "http://h/4711.m3u8"),
    ("http://h/movie/Film.mkv", "http://h/Film.mkv"),
    ("http://h/movie/Alien%20(1979)/Alien.mkv", "http://h/Alien.mkv"),
    ("http://h/get.php?username=me&password=secret", "http://h/get.php"),
    ("smb://me:secret@nas/tv/a.mkv", "smb://nas/a.mkv"), ("ytdl://abc?k=v", "ytdl://abc"),
    ("lavf://http://me:secret@h/a.mkv", "http://h/a.mkv"),
    ("archive://http%3A//me:secret@h/a.zip|/b.mkv", "http://h/a.zip"),
    ("slice://0-1@http://me:secret@h/a.mkv", "http://h/a.mkv"),
    ("edl://%10%http://h?k;secret", "edl://"), ("memory://secret", "memory://"),
    ("data:video/mp4;base64,\(key)", "data:"), ("MAGNET:?xt=\(key)", "magnet:"),
    ("-", "-"), ("fd://3", "fd://3"), ("bd://longest/private/a.iso", "bd://longest/a.iso"),
    ("dvd://1//dev/sr0", "dvd://1/sr0"), ("dvd://", "dvd://"),
    ("http://h/Up.2009.1080p.BluRay.mkv", "http://h/Up.2009.1080p.BluRay.mkv"),
    ("http://h/BreakingBadS01E01.mkv", "http://h/BreakingBadS01E01.mkv"),
    (
      "http://h/%E5%8D%83%E3%81%A8%E5%8D%83%E5%B0%8B%20-%2001.mkv",
      "http://h/%E5%8D%83%E3%81%A8%E5%8D%83%E5%B0%8B%20-%2001.mkv"
    ),
    ("http://h/\(String(repeating: "long name ", count: 30)).mkv", "http://h"),
  ]

  @Test(arguments: shown)
  func `shown form of an address has host and name`(_ text: String, _ shown: String) {
    let address = MediaAddress(text, workingDirectory: "/home/me")
    #expect(!address.isLocal)
    #expect(address.shown == shown)
    #expect(MediaAddress(shown).shown == shown)
    for text in ["\(address)", String(reflecting: address), "\([address])", "\(Box(address))"] {
      #expect(!text.contains("hush"))
      #expect(!text.contains(Self.key))
      #expect(!text.contains("secret"))
    }
    var dumped = ""
    dump(Box(address), to: &dumped)
    #expect(!dumped.contains(Self.key) && !dumped.contains("secret"))
  }

  private struct Box {
    let address: MediaAddress; init(_ address: MediaAddress) { self.address = address }
  }

  // MARK: what is read

  @Test(arguments: [
    (
      "http://me:secret@h:1/tv/Dark/Season%201/02.mkv?api_key=\(key)#x",
      "http://h:1/tv/Dark/Season%201/02.mkv"
    ),
    ("http://h/series/Dark/S1/02.mkv", "http://h/series/Dark/S1/02.mkv"),
    ("http://h/series/me/hunter2/02.mkv", "http://h/series/02.mkv"),
    ("http://h/series/me/my%20hunter2/S01E02.mkv", "http://h/series/S01E02.mkv"),
    ("http://h/series/Dark/My%20cut/Pilot.mkv", "http://h/series/Dark/My%20cut/Pilot.mkv"),
    ("http://h/series/bob77/season1/S01E02.mkv", "http://h/series/S01E02.mkv"),
    ("http://h/series/bob77/S01/S01E02.mkv", "http://h/series/S01E02.mkv"),
    ("http://h/series/bob77/S01/Episode%202.mkv", "http://h/series/Episode%202.mkv"),
    ("http://h/series/bob77/s1/02.mkv", "http://h/series/02.mkv"),
    ("http://h/series/Bob/S01/4711.mkv", "http://h/series/4711.mkv"),
    ("http://h/movie/my%20name/my%20hunter2/4711.mkv", "http://h/movie/4711.mkv"),
    ("http://h/bob77/season1/4711.ts", "http://h/4711.ts"),
    ("http://h/series/Dark/Season%201/S01E02.mkv", "http://h/series/Dark/Season%201/S01E02.mkv"),
    ("http://h/series/Dark/S01/S01E02.mkv", "http://h/series/Dark/S01/S01E02.mkv"),
    ("http://h/series/dark/S01/Dark.S01E02.mkv", "http://h/series/dark/S01/Dark.S01E02.mkv"),
    ("http://h/series/24/Season%201/4711.mkv", "http://h/series/24/Season%201/4711.mkv"),
    ("http://h/series/the%20wire/s1/S01E02.mkv", "http://h/series/the%20wire/s1/S01E02.mkv"),
    ("http://h/series/The%20Wire/1/02.mkv", "http://h/series/The%20Wire/1/02.mkv"),
    ("http://h/\(key)/Dark/S01E02.mkv", "http://h/Dark/S01E02.mkv"),
    ("http://h/d/7QXL3MZV4K2PA/S01E02.mkv", "http://h/d/S01E02.mkv"),
    ("http://h/d/a1b2Xc3d4Ye/S01E02.mkv", "http://h/d/S01E02.mkv"),
    ("http://h/TheOffice2005/S01E02.mkv", "http://h/TheOffice2005/S01E02.mkv"),
    ("http://h/Area51Part2/S01E02.mkv", "http://h/Area51Part2/S01E02.mkv"),
    ("http://h/proxy/me:hunter2@t/Dark.S01E02.mkv", "http://h/proxy/Dark.S01E02.mkv"),
    ("http://h/get?id=1&name=Dark.S01E02.mkv", "http://h/get?name=Dark.S01E02.mkv"),
    ("http://h/get?k=\(key)&name=%2Fa%2F\(key)%2FDark+1x02", "http://h/get?name=a/Dark 1x02"),
    ("http://h/get?password=Dark.S01E02", "http://h/get"),
    ("http://h/get?x=summer.2019", "http://h/get"),
    ("http://h/get?x=Dark.mkv%3Fkey%3D1", "http://h/get"),
    (
      "http://h/get?u=http%3A%2F%2Fme%3Ahush%40h%2FDark.S01E02.mkv%3Ftoken%3D\(key)",
      "http://h/get?u=Dark.S01E02.mkv"
    ),
    ("http://h/a/../b/./Dark.mkv", "http://h/b/Dark.mkv"),
    (
      "magnet:?xt=\(key)&dn=Dark.S01E02+720p.mkv&tr=http%3A%2F%2Ft%2F\(key)", "Dark.S01E02 720p.mkv"
    ),
    ("magnet:?xt=\(key)", "-"), ("data:,Dark.S01E02", "-"), ("-", "-"),
  ])
  func readableFormKeepsNames(_ text: String, _ readable: String) {
    #expect(MediaAddress(text).readable == readable)
  }

  @Test(arguments: [
    ("http://h/stream", false), ("http://h/a/stream.mkv", false), ("http://h/1.mkv", false),
    ("http://h/S01E02.mkv", false), ("http://h/Episode%202.mkv", false), ("http://h", false),
    ("-", false), ("http://h/Dark.S01E02.mkv", true), ("/a/1.mkv", true),
  ])
  func shownFormIdentifiesMostFiles(_ text: String, _ isDescriptive: Bool) {
    #expect(MediaAddress(text).isDescriptive == isDescriptive)
  }

  @Test func `location of an address is normalized and unescaped`() {
    let address = MediaAddress("http://me:x@NAS:1/pub/../pri%76ate/a%20b.mkv?k")
    #expect(address.location == "http://nas:1/private/a b.mkv")
  }

  // MARK: titles

  @Test(
    arguments: [
      ("https://h/a.mkv?api_key=secret", "a.mkv?api_key=secret", nil),
      ("https://h/a.mkv?path=/x/secret", "secret", nil),
      ("https://h/a%20b.mkv?k=s%26t", "a b.mkv?k=s&t", nil),
      ("https://h/a%zz.mkv?k=secret", "a%zz.mkv?k=secret", nil),
      ("https://h/a.mkv#secret", "a.mkv#secret", nil), ("https://me:secret@h", "me:secret@h", nil),
      ("https://h/?k=secret/", "https://h/?k=secret/", nil),
      ("https://h/a%FF%FFb?k=s", "a\u{FFFD}b?k=s", nil),
      ("https://h/a.mkv", "a.mkv", nil), ("https://h/watch?v=1", "What If...?", "What If...?"),
      ("https://h/x", "https://h/y?k=secret", nil), ("https://h/x", "y?api_key=secret", nil),
      ("https://h/x", "Dark - S01E02", "Dark - S01E02"), ("https://h/x", key, nil),
      ("https://me:secretive@h/x", "Dark by secretive", nil),
      ("https://h/movie/me/secretive/1.mkv", "secretive", nil),
      ("https://h/x?token=abcde", "Dark abcde", nil),
      ("https://h/a?b=c", nil, nil), ("https://h/a?b=c", "", ""),
    ] as [(String, String?, String?)])
  func titleTakenFromTheAddressIsRejected(_ text: String, _ title: String?, _ kept: String?) {
    #expect(MediaAddress(text).title(title) == kept)
  }

  @Test(arguments: [
    ("https://h/a/b.mkv", "https://h/b.mkv"), ("see HTTP://H/a?k=v.", "see http://H/a"),
    ("(https://me:secret@h/a?k=v)", "(https://h/a"),
    ("<a href='http://h/?k=v'>", "<a href='http://h'>"),
    ("a: http://h/a?k=v\nb: x", "a: http://h/a\nb: x"), ("://h?k=secret", ""), ("x=://h?k", "x="),
    ("http://h/a?name=a b&token=secret crf=18 c", "http://h/a   c"),
    ("http://h/a?k= \(key) c", "http://h/a  c"), ("http:/\u{301}/h?k=v", "http:/\u{301}/h?k=v"),
    ("http://\u{301}h?key=secret", "http://\u{301}h"), ("1http://h?k=v", "1http://h"),
    ("MAGNET:?xt=\(key)&dn=a", "magnet:"), ("file:///a//b.mkv", "/a/b.mkv"),
    ("\"http://h/?k=v\\\"x", "\"http://h\\\"x"),
    ("https://h/x?u=https://g/?token=secret", "https://h/x"),
    ("a=b?c #d: /e//f", "a=b?c #d: /e//f"),
  ])
  func addressInATagOfALocalFileIsShortened(_ text: String, _ kept: String) {
    let address = MediaAddress("/films/Dune.mkv")
    #expect(address.redacted(text) == kept)
    #expect(address.title(text) == kept)
    #expect(address.redacted(kept) == kept)
  }

  @Test(
    arguments: [
      ("dvd://1//films/The Matrix (1999)", "/films/The Matrix (1999)"),
      ("dvd:////films/The Matrix (1999)/", "/films/The Matrix (1999)"),
      ("bd://longest//films/../a.iso", "/a.iso"), ("bluray://mpls/80//films/a", nil),
      ("dvd://1//dev/sr0", nil), ("bd://", nil),
    ] as [(String, String?)])
  func discDirectoryOrImageIsThatFile(_ text: String, _ path: String?) {
    let address = MediaAddress(text, workingDirectory: "/home")
    #expect(address.isLocal == (path != nil))
    if let path { #expect(address.raw == path || address.shown == path) }
  }

  // MARK: hostile

  @Test func `long address is parsed in linear time`() {
    for piece in ["/", "%2F", "a=", "&a=b", ";", "lavf://", "../", "file://", "=", "\u{301}"] {
      let text = "http://h/" + String(repeating: piece, count: 60_000 / piece.utf8.count)
      let took = processorTime { _ = MediaAddress(text).title(text) }
      #expect(took < .seconds(2), "\(piece)")
      _ = MediaAddress(String(repeating: piece, count: 60_000 / piece.utf8.count))
    }
  }
}
