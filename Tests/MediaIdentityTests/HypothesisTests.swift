// SPDX-License-Identifier: MIT

import FoundationEssentials
import MediaIdentity
import Testing

@Suite("Hypotheses")
struct HypothesisTests {
  @Test("hypotheses survive encoding and decoding") func codable() throws {
    let path = "/tv/Dark (2017) {tvdb-5}/Season 1/Dark - S01E03-E04 - Past.mkv"
    let hypotheses = identify(MediaReference(path: path)).hypotheses
    #expect(!hypotheses.isEmpty)
    let data = try JSONEncoder().encode(hypotheses)
    #expect(try JSONDecoder().decode([Hypothesis].self, from: data) == hypotheses)
  }

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
