// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct MediaScannerTests {
  private static let written = [
    #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":19,"slug":"sintel-2010"}}"#,
    #"{"type":"movie","title":"Ça: été 🎬","ids":{}}"#,
    #"{"episode":2,"episode_ids":{"trakt":7},"ids":{"imdb":"tt1","trakt":3},"#
      + #""runtime":2880.5,"season":1,"title":"Dark","type":"episode","year":2017}"#,
    #"{"type":"episode","title":"Dark","season":0,"episode":[3,4],"runtimes":[1500,0],"#
      + #""part_ids":[{"trakt":1},{"trakt":2}]}"#,
    #"{"type":"episode","title":"One Piece","absolute":1071,"date":"2023-08-06"}"#,
    #"{"type":"episode","title":"Dark","episode":1,"absolute":9}"#,
    #"{}"#,
  ]

  /// Valid JSON that the program does not write.
  private static let other = [
    #"{ "type" : "movie" }"#, #"{"title":"a\"b"}"#, #"{"title":"\u00e9"}"#, #"{"title":null}"#,
    #"{"title":5}"#, #"{"year":"2010"}"#, #"{"year":2010.5}"#, #"{"year":2e3}"#,
    #"{"year":123456789012345678901234567890}"#, #"{"episode":[]}"#, #"{"episode":[[1]]}"#,
    #"{"year":1,"year":2}"#, #"{"a":true}"#, #"{"a":[[[[[[[[[[1]]]]]]]]]]}"#, #"[1]"#, #"7"#,
  ]

  private static let invalid = [
    "", "{", "}", "x", #"{"title":"Dark""#, #"{"title":"Dark"}}"#, #"{"title":"Dark",}"#,
    #"{"title"}"#, #"{"year":}"#, #"{"year":01}"#, #"{"year":-}"#, #"{"a":[1,]}"#, #"{"a":1.}"#,
    "{\"title\":\"a\nb\"}", #"{"episode":[1,2}"#,
  ]

  private func scan(_ text: String) -> WatchedMedia? {
    var text = text
    return text.withUTF8 { MediaScanner.media($0) }
  }

  @Test(arguments: written)
  func `media as written is read without SQLite, with the same result`(_ text: String) throws {
    let fixture = try JournalFixture()
    let journal = try fixture.journal()
    let read = try journal.media(text, journal.database)
    #expect(scan(text) == read)
  }

  @Test(arguments: other + invalid)
  func `other text is left to SQLite`(_ text: String) {
    #expect(scan(text) == nil)
  }

  /// Cut and changed texts.
  @Test(arguments: written)
  func `result is that of SQLite wherever there is one`(_ text: String) throws {
    let fixture = try JournalFixture()
    let journal = try fixture.journal()
    let bytes = Array(text.utf8)
    for index in bytes.indices {
      for byte in [nil] + "\"{}[]:,-.019x \\".utf8.map({ Optional($0) }) {
        var changed = bytes
        if let byte { changed[index] = byte } else { changed.remove(at: index) }
        let text = String(decoding: changed, as: UTF8.self)
        guard let scanned = scan(text) else { continue }
        let read = try journal.media(text, journal.database)
        #expect(scanned == read, "\(text)")
      }
    }
  }
}
