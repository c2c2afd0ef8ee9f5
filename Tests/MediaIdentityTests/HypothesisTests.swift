// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Hypotheses")
struct HypothesisTests {
  @Test(
    "hypotheses are sorted by confidence",
    arguments: [
      "Dark.S01E02.mkv", "Show.720.mkv", "Show Part 2.mkv", "[G] Show 2 - 05.mkv", "x.mkv",
    ])
  func ranked(_ path: String) {
    let confidences = identify(MediaReference(path: path)).hypotheses.map(\.confidence)
    #expect(confidences == confidences.sorted(by: >))
    #expect(confidences.allSatisfy { (0...100).contains($0) })
  }

  @Test("doubtful number is kept as an alternative to the movie") func alternatives() {
    let all = identify(MediaReference(path: "Blade Runner 2049.mkv")).hypotheses
    #expect(all.first?.kind == .movie)
    let part = identify(MediaReference(path: "Pioneers Part 2 (2012).mkv")).hypotheses
    #expect(part.contains { $0.kind == .episode && $0.episodes == [2] })
  }
}
