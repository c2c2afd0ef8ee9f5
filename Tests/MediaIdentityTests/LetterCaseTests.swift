// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Upper and lower case")
struct LetterCaseTests {
  @Test(
    "countries and extras are recognised in any case",
    arguments: [
      ("the.harbour.us.s01e02.720p.mkv", "the harbour US 1x02"),
      ("THE.HARBOUR.UK.S01E02.720P.MKV", "THE HARBOUR UK 1x02"),
      ("this.is.us.s01e02.mkv", "this is us 1x02"),
      ("The.Last.of.Us.S01E02.mkv", "The Last of Us 1x02"),
      ("THE.LAST.OF.US.S01E02.MKV", "THE LAST OF US 1x02"),
      ("harbour lights (au) - s02e01.mkv", "harbour lights AU 2x01"),
      ("[moon] paper fox - nced2 [1080p].mkv", "ignored"),
      ("[moon] paper fox - op02 [bd][1080p].mkv", "ignored"),
      ("Harbour.Lights.S03.720p.HDTV.x264-Scene", "Harbour Lights 3x"),
      ("The.Harbour.Show.-.S42.E105.-.Title.mkv", "The Harbour Show 42x105"),
      ("Paper Fox 101 x264-GRP.mkv", "Paper Fox 1x01"),
      ("[Moon] The Menu [1080p].mkv", "The Menu"),
      ("PaperFoxS3.E113.mkv", "PaperFox 3x113"),
      ("paperfoxs3.e113.mkv", "paperfox 3x113"),
      ("yp4nFodAAzoeoRc467HRh1mzuT17qeekmuJ3zFnL", "ignored"),
      ("yp4nfodaazoeorc467hrh1mzut17qeekmuj3zfnl", "ignored"),
    ])
  func letterCase(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
