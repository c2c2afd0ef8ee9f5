// SPDX-License-Identifier: MIT

import Fuzzing
import Testing

@testable import Playback

struct ProgressTests {
  private static let positions: [(position: Double, duration: Double, percent: Double)] = [
    (0, 1000, 0), (500, 1000, 50), (799.999, 1000, 79.99), (799.9999999, 1000, 79.99),
    (800, 1000, 80), (48, 60, 80), (57, 100, 57), (1000, 1000, 100), (1, 3, 33.33),
    (1001, 1000, 100), (1e300, 1000, 100), (.infinity, 1000, 100), (-1, 1000, 0),
    (-.infinity, 1000, 0), (.nan, 1000, 0), (10, 0, 0), (10, -1, 0), (10, .nan, 0),
    (10, .infinity, 0), (10, -.infinity, 0), (0, 0, 0), (.nan, .nan, 0),
  ]

  @Test(arguments: positions)
  func `position gives a percentage truncated to hundredths within 0 to 100`(
    position: Double, duration: Double, percent: Double
  ) {
    #expect(Progress(position: position, duration: duration).percent == percent)
  }

  @Test(arguments: [
    (79.99, 7999), (80, 8000), (80.01, 8001), (0.29, 29), (-3, 0), (101, 10_000), (.nan, 0),
    (.infinity, 10_000), (1e300, 10_000),
  ])
  func `percentage is stored in hundredths within 0 to 100`(percent: Double, hundredths: Int) {
    #expect(Progress(percent: percent).hundredths == hundredths)
  }

  @Test func `each hundredth is preserved`() {
    for hundredths in 0...10_000 {
      #expect(Progress(percent: Double(hundredths) / 100).hundredths == hundredths)
    }
  }

  @Test func `rounding never reaches the threshold or the end`() {
    var random = Random(seed: 1)
    for _ in 0..<20_000 {
      let duration = random.number(in: 0.1...20_000)
      let below = duration * 0.8 * (1 - 1e-12)
      #expect(Progress(position: below, duration: duration) < .scrobble, "\(duration)")
      #expect(Progress(position: duration, duration: duration) == .complete, "\(duration)")
    }
  }

  @Test func `progress is comparable and printable`() {
    #expect(Progress(percent: 79.99) < .scrobble)
    #expect(Progress.scrobble < .complete)
    #expect(Progress(percent: 33.33).description == "33.33 %")
  }
}
