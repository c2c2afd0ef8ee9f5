// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("JSON output of identify")
struct JSONTests {
  private func json(_ path: String) -> String {
    var bytes: [UInt8] = []
    identify(MediaReference(path: path)).writeJSON(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("output is one object without unknown values") func object() {
    #expect(json("Dark.S01E02.mkv") == #"{"type":"episode","title":"Dark","season":1,"episode":2}"#)
    #expect(
      json("Heat (1995) {tmdb-949}.mkv")
        == #"{"type":"movie","title":"Heat","year":1995,"ids":{"tmdb":949}}"#)
    #expect(json("The Office S03E12-E13.mkv").contains(#""episode":[12,13]"#))
  }

  @Test("ignored name has its reason") func ignored() {
    #expect(json("-") == #"{"ignore":true,"reason":"no file name"}"#)
  }

  @Test("output is appended") func appends() {
    var bytes = Array("x".utf8)
    Identification().writeJSON(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "x{}")
  }

  @Test("quotes, backslashes and control characters are escaped") func escapes() {
    let hypothesis = Hypothesis(kind: .movie, title: "a\"b\\c\u{1}\n\u{7F}é")
    var bytes: [UInt8] = []
    Identification(hypotheses: [hypothesis]).writeJSON(into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"type":"movie","title":"a\"b\\c\u0001\u000a\u007fé"}"#)
  }

  @Test("all hypotheses have confidence and evidence") func all() {
    var bytes: [UInt8] = []
    identify(MediaReference(path: "Dark.S01E02.mkv")).writeJSONAll(into: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix(#"[{"type":"episode","title":"Dark","season":1,"episode":2,"#))
    #expect(text.contains(#""evidence":[{"source":"name","text":"S01E02"}]"#))
    #expect(text.hasSuffix("]"))
  }
}
