// SPDX-License-Identifier: MIT

import Fuzzing
import Testing

@testable import Daemon

@Suite struct ExactTimeTests {
  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00Z"), (1_790_000_000.25, "2026-09-21T14:13:20.25Z"),
    (-1, "1969-12-31T23:59:59Z"), (-86_400, "1969-12-31T00:00:00Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func momentIsWritten(_ seconds: Double, _ text: String) {
    #expect(ExactTime(seconds).text == text)
    #expect(ExactTime(text)?.seconds == seconds)
  }

  @Test(arguments: [
    ("2026-09-21T16:13:20+02:00", 1_790_000_000.0), ("2026-09-21T14:13:20.000Z", 1_790_000_000),
    ("2026-09-21T13:43:20-00:30", 1_790_000_000),
  ])
  func parsesOffsetsAndFractions(_ text: String, _ seconds: Double) {
    #expect(ExactTime(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "2026", "2026-09-21", "2026-09-21T14:13:20", "2026-06-31T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-09-21T24:00:00Z", "2026-09-21T14:13:20.Z",
    "2026-09-21T14:13:20Zx", "0000-01-01T00:00:00Z", "२०२६-09-21T14:13:20Z",
    "2026-09-21T14:13:20.123456789012345678901Z", "+026-09-21T14:13:20Z",
  ])
  func otherTextIsNoTime(_ text: String) {
    #expect(ExactTime(text) == nil)
  }

  @Test func `any time equals itself after formatting and parsing`() {
    var random = Random(seed: 1)
    for _ in 0..<20_000 {
      let seconds = random.number(in: 1...4e9)
      #expect(ExactTime(ExactTime(seconds).text)?.seconds == seconds)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func `impossible time is limited`(_ seconds: Double) {
    let time = ExactTime(seconds)
    #expect(ExactTime(time.text)?.seconds == time.seconds)
  }
}
