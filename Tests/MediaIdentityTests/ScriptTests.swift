// SPDX-License-Identifier: MIT

import Testing

@Suite("Other scripts")
struct ScriptTests {
  @Test(
    "titles and episode words are read in other scripts",
    arguments: [
      ("紙の狐 第12話.mkv", "紙の狐 x12"), ("紙の狐 #12.mkv", "紙の狐 #12"),
      ("紙の狐 (2001).mkv", "紙の狐 (2001)"), ("Сад (1997).mkv", "Сад (1997)"),
      ("Сад S01E03.mkv", "Сад 1x03"), ("纸狐S02E05.mkv", "纸狐 2x05"),
      ("종이여우.E03.1080p.mkv", "종이여우 x03"), ("종이 여우 제3회.mkv", "종이 여우 x03"),
      ("[月组][纸狐][05][1080P].mkv", "纸狐 #5"), ("紙の狐第二季/05.mkv", "紙の狐 2x05"),
      ("[Moon] 纸狐 / Paper Fox - 05 [1080p].mkv", "Paper Fox #5"),
      ("纸狐.Paper.Fox.S01E05.1080p.mkv", "Paper Fox 1x05"),
      ("Paper Fox ０５ ［1080p］.mkv", "Paper Fox #5"),
      ("Садовник / The Gardener / Сезон 2 / Серия 5", "The Gardener 2x05"),
    ])
  func scripts(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
