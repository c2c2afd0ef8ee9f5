// SPDX-License-Identifier: MIT

import Fuzzing
import Testing

@testable import Playback

struct PlayedRangesTests {
  @Test(
    arguments: [
      ([], []),
      ([0...10], [0...10]),
      ([20...30, 0...10], [0...10, 20...30]),
      ([0...10, 10...20], [0...20]),
      ([0...10, 5...20], [0...20]),
      ([0...30, 5...20], [0...30]),
      ([5...20, 0...30], [0...30]),
      ([0...10, 20...30, 40...50, 5...45], [0...50]),
      ([0...10, 20...30, 40...50, 12...18], [0...10, 12...18, 20...30, 40...50]),
      ([0...10, 20...30, 40...50, 30...40], [0...10, 20...50]),
      ([7...7], []),
    ] as [([ClosedRange<Seconds>], [ClosedRange<Seconds>])])
  func `overlapping or adjacent ranges are merged`(
    added: [ClosedRange<Seconds>], parts: [ClosedRange<Seconds>]
  ) {
    #expect(PlayedRanges(added).parts == parts)
  }

  @Test func `overlapping ranges count each second once`() {
    #expect(PlayedRanges([0...100, 50...150, 120...130, 200...210]).total == 160)
    #expect(PlayedRanges().total == 0)
  }

  @Test(arguments: [
    (5.0, 5.0), (6, 5), (.nan, 5), (5, .nan), (-.infinity, 5), (5, .infinity), (.nan, .nan),
  ])
  func `invalid range is ignored`(start: Double, end: Double) {
    var playedRanges = PlayedRanges([0...1])
    playedRanges.add(from: start, to: end)
    #expect(playedRanges.parts == [0...1])
  }

  @Test func `too many ranges drop the shortest`() {
    var playedRanges = PlayedRanges([0...0.5])
    for index in 1...300 {
      playedRanges.add(from: Double(index) * 10, to: Double(index) * 10 + 1 + Double(index) / 1000)
      #expect(playedRanges.parts.count <= PlayedRanges.maximumCount)
    }
    #expect(playedRanges.parts.count == PlayedRanges.maximumCount)
    #expect(playedRanges.parts.first?.lowerBound == 450)
    #expect(playedRanges.parts.last?.lowerBound == 3000)
  }

  @Test func `ranges are independent of their order`() {
    for seed in UInt64(1)...200 {
      var random = Random(seed: seed)
      let parts = (0..<20).map { _ in
        let start = Double(random.below(100))
        return start...(start + Double(1 + random.below(10)))
      }
      let covered = (0..<120).filter { second in
        parts.contains { $0.lowerBound <= Double(second) && Double(second + 1) <= $0.upperBound }
      }
      let playedRanges = PlayedRanges(parts)
      #expect(playedRanges == PlayedRanges(parts.reversed()), "seed \(seed)")
      #expect(playedRanges.total == Double(covered.count), "seed \(seed)")
    }
  }
}
