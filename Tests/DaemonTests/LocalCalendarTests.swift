// SPDX-License-Identifier: MIT

import Statistics
import Synchronization
import Testing

@testable import Daemon

@Suite struct LocalCalendarTests {
  /// The tests run in UTC.
  @Test(arguments: [
    (0.0, "1970-01-01", 0), (-1, "1969-12-31", 23), (-86_400, "1969-12-31", 0),
    (1_790_000_000, "2026-09-21", 14), (1_790_000_000.9, "2026-09-21", 14),
  ])
  func convertsMomentToDayAndHour(_ moment: Double, _ day: String, _ hour: Int) {
    WallClock.isUTC
    var calendar = LocalCalendar()
    let found = calendar.dayAndHour(moment)
    #expect(found.day.text == day)
    #expect(found.hour == hour)
  }

  @Test func `change of the offset within a day takes effect at its moment`() {
    let change = 1_792_890_000  // 2026-10-25 01:00 UTC, the end of summer time in Berlin
    var calendar = LocalCalendar { $0 < change ? 7200 : 3600 }
    var asked = (0..<48).map { change - 86_400 + $0 * 3600 }
    asked.append(change - 1)
    for moment in asked {
      let local = moment + (moment < change ? 7200 : 3600)
      let found = calendar.dayAndHour(Double(moment))
      #expect(found.day.number == local / 86_400)
      #expect(found.hour == local % 86_400 / 3600)
    }
  }

  @Test func `offset is read once for a day of moments`() {
    let count = Mutex(0)
    var calendar = LocalCalendar { _ in
      count.withLock { $0 += 1 }
      return 0
    }
    for second in 0..<1000 { _ = calendar.dayAndHour(Double(second * 60)) }
    #expect(count.withLock { $0 } == 2)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
  func `impossible moment has a day`(_ moment: Double) {
    var calendar = LocalCalendar()
    #expect((0...23).contains(calendar.dayAndHour(moment).hour))
  }
}
