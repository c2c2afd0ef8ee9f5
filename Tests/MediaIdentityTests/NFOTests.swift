// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite(".nfo files")
struct NFOTests {
  private func best(_ path: String, _ nfo: [String: String]) -> Hypothesis? {
    identify(MediaReference(path: path), surroundings: directory([], nfo: nfo)).hypotheses.first
  }

  @Test("movie .nfo is read beside the file or for its directory") func movie() {
    let text = """
      <?xml version="1.0"?><movie><title>Silent &amp; Orchard</title><year>1995</year>
      <uniqueid type="tmdb" default="true">603</uniqueid><uniqueid type="imdb">tt1234567</uniqueid>
      <actor><name>Somebody</name><tmdbid>1</tmdbid></actor></movie>
      """
    for place in ["/movies/so/so.nfo", "/movies/so/movie.nfo"] {
      let found = best("/movies/so/so.mkv", [place: text])
      #expect(found.map(words) == "Silent & Orchard (1995)")
      #expect(found?.ids == MediaIDs(imdb: "tt1234567", tmdb: 603))
      #expect(found?.confidence ?? 0 > 90)
    }
  }

  @Test("show .nfo is read up to two directories above") func show() {
    let text = "<tvshow><title>Harbour Lights</title><id>81189</id></tvshow>"
    let found = best("/tv/HL/Season 2/05.mkv", ["/tv/HL/tvshow.nfo": text])
    #expect(found.map(words) == "Harbour Lights 2x05")
    #expect(found?.ids.tvdb == 81189)
  }

  @Test("episode .nfo has episode IDs, and numbers of the name override it") func episode() {
    let text = """
      <episodedetails><title>The Pier</title><season>9</season><episode>9</episode>
      <uniqueid type="tvdb">77</uniqueid></episodedetails>
      """
    let found = best("/tv/HL/HL S02E05.mkv", ["/tv/HL/HL S02E05.nfo": text])
    #expect(found.map(words) == "HL 2x05")
    #expect(found?.ids.tvdb == nil)
    #expect(found?.episodeIDs.tvdb == 77)
    #expect(found?.episodeTitle == "The Pier")
  }

  @Test("several episodes in a .nfo are several episodes in the file") func several() {
    let text = """
      <episodedetails><season>2</season><episode>5</episode><showtitle>HL</showtitle></episodedetails>
      <episodedetails><season>2</season><episode>6</episode></episodedetails>
      """
    #expect(best("/tv/x/double.mkv", ["/tv/x/double.nfo": text]).map(words) == "HL 2x05+06")
  }

  @Test("each of several episodes has its ids in a .nfo") func idsOfSeveral() {
    let text = """
      <episodedetails><season>2</season><episode>6</episode>
      <uniqueid type="tmdb">12</uniqueid></episodedetails>
      <episodedetails><season>2</season><episode>5</episode>
      <uniqueid type="tmdb">11</uniqueid></episodedetails>
      """
    let file = "/tv/HL/HL S02E05-E07.mkv"
    let found = best(file, ["/tv/HL/HL S02E05-E07.nfo": text])
    #expect(found?.episodes == [5, 6, 7])
    #expect(found?.partIDs == [MediaIDs(tmdb: 11), MediaIDs(tmdb: 12), MediaIDs()])
    #expect(found?.episodeIDs == MediaIDs())
    #expect(best(file, [:])?.partIDs == [])
  }

  @Test(
    ".nfo without XML is searched for URLs",
    arguments: [
      ("https://www.imdb.com/title/tt1234567/", MediaIDs(imdb: "tt1234567")),
      ("https://www.themoviedb.org/movie/603-the-orchard", MediaIDs(tmdb: 603)),
      ("https://thetvdb.com/?tab=series&id=81189", MediaIDs(tvdb: 81189)),
      (
        "\u{2580}\u{2584} GRP presents \u{2584} iMDB: http://imdb.com/title/tt1234567",
        MediaIDs(imdb: "tt1234567")
      ),
    ])
  func addresses(_ text: String, _ expected: MediaIDs) {
    #expect(best("/m/Silent Orchard.mkv", ["/m/Silent Orchard.nfo": text])?.ids == expected)
  }

  @Test(
    ".nfo in UTF-16, with a byte-order mark, or in Latin-1 is read",
    arguments: [
      bytes("\u{FEFF}", utf16: \.littleEndian), bytes("\u{FEFF}", utf16: \.bigEndian),
      Array("\u{FEFF}".utf8), [],
    ])
  func encodings(_ mark: [UInt8]) {
    let text = "<movie><title>Am\u{E9}lie</title><year>2001</year></movie>"
    let content: [UInt8] =
      switch mark.first {
      case 0xFF: mark + bytes(text, utf16: \.littleEndian)
      case 0xFE: mark + bytes(text, utf16: \.bigEndian)
      case nil: text.unicodeScalars.map { UInt8($0.value) }
      default: mark + text.utf8
      }
    let surroundings = Surroundings(
      siblings: { _ in [] }, nfo: { $0 == "/m/a.nfo" ? content : nil })
    let found = identify(MediaReference(path: "/m/a.mkv"), surroundings: surroundings)
    #expect(found.hypotheses.first.map(words) == "Am\u{E9}lie (2001)")
  }

  @Test("UTF-16 that ends within a character is read") func cutUTF16() {
    let content = bytes(
      "\u{FEFF}<movie><title>Silent Orchard</title></movie>", utf16: \.littleEndian)
    let surroundings = Surroundings(
      siblings: { _ in [] }, nfo: { $0 == "/m/a.nfo" ? content + [0x3D, 0xD8, 0x00] : nil })
    let found = identify(MediaReference(path: "/m/a.mkv"), surroundings: surroundings)
    #expect(found.hypotheses.first?.title == "Silent Orchard")
  }

  @Test("capital .NFO of a file is read") func capitals() {
    let found = best("/m/a.mkv", ["/m/a.NFO": "<movie><title>Silent Orchard</title></movie>"])
    #expect(found?.title == "Silent Orchard")
  }

  @Test("ids after a long plot are read") func longPlot() {
    let plot = String(repeating: "\u{E9}nigme ", count: 20_000)
    let text =
      "<movie><title>Silent Orchard</title><plot>\(plot)</plot><tmdbid>603</tmdbid></movie>"
    #expect(best("/m/a.mkv", ["/m/a.nfo": text])?.ids.tmdb == 603)
  }

  @Test("URL after the XML is read") func combined() {
    let text = "<movie><title>Silent Orchard</title></movie>\nhttps://imdb.com/title/tt1234567"
    #expect(best("/m/so.mkv", ["/m/so.nfo": text])?.ids.imdb == "tt1234567")
  }

  @Test(
    "hostile or malformed XML is ignored",
    arguments: [
      String(repeating: "<a", count: 40_000), String(repeating: "<movie>", count: 10_000),
      "<!DOCTYPE x [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&a;&a;\">]><movie><title>&a;</title></movie>",
      "<movie><title>", "<movie><title>x", "<", "<!", "<!--", "</", "<movie><title><![CDATA[",
      "<movie><year>99999999999999999999</year><tmdbid>-1</tmdbid></movie>", "&#x110000;",
      String(repeating: "type=", count: 20_000),
    ])
  func bombs(_ text: String) {
    #expect(best("/m/Silent Orchard (1995).mkv", ["/m/Silent Orchard (1995).nfo": text]) != nil)
  }
}

private func bytes(_ text: String, utf16 order: (UInt16) -> UInt16) -> [UInt8] {
  text.utf16.flatMap { unit in withUnsafeBytes(of: order(unit)) { Array($0) } }
}
