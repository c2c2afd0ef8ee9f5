// SPDX-License-Identifier: MIT

import Fuzzing
import Statistics
import Testing

@testable import Daemon

@Suite struct StatisticsPageTests {
  private static func page(
    _ titles: [String] = ["Lost"], days: Int = 30, seconds: Double = 3600
  ) -> String {
    let items = titles.flatMap { title -> [WatchedItem?] in
      [
        WatchedItem(kind: .episode, title: title, season: 1, episode: 1),
        WatchedItem(kind: .movie, title: title, year: 2010),
      ]
    }
    let first = CalendarDay(year: 2026, month: 1, day: 1)
    let watches = (0..<days).map { day in
      Watch(
        day: CalendarDay(number: first.number + day), hour: day % 24, seconds: seconds,
        isPlay: day % 7 < 6, isPaused: day % 7 == 6, item: day % max(1, items.count))
    }
    WallClock.isUTC
    return StatisticsPage(StatisticsReport(Statistics(watches, of: items)), at: 1_790_000_000).text
  }

  /// The elements that are not closed in the order in which they were opened.
  private static func unbalanced(_ html: String) -> [Substring] {
    var open: [Substring] = []
    for part in html.split(separator: "<").dropFirst() {
      let tag = part.prefix { $0 != ">" }
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
      if tag.hasPrefix("!") || tag.hasSuffix("/") || name == "meta" { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return [name] }
      } else {
        open.append(name)
      }
    }
    return open
  }

  @Test(arguments: [0, 1, 30, 800])
  func `every element is closed`(_ days: Int) {
    #expect(Self.unbalanced(Self.page(days: days)) == [])
  }

  @Test func `empty journal gives a page with "Nothing was played"`() {
    #expect(Self.page(days: 0).contains("<p>Nothing was played.</p>"))
  }

  @Test func `every chart has its numbers as a table`() {
    let page = Self.page(days: 400)
    for caption in [
      "Plays and hours of each day", "Plays and hours of each month", "Plays by hour and weekday",
    ] {
      #expect(page.contains("<caption>\(caption)</caption>"))
    }
    // Besides the bars inside of a table.
    for chart in page.split(separator: "<svg ").dropFirst() where !chart.hasPrefix("class=\"line\"")
    {
      #expect(chart.contains("role=\"img\" aria-label=\""))
    }
    #expect(page.contains("<tr><th scope=\"row\">2026-01-01</th><td>1</td><td>1.0</td></tr>"))
  }

  @Test func `nothing is loaded from elsewhere`() {
    let page = Self.page()
    for word in ["http:", "https:", "<script", "<link", "<img", "url(", "@import", "src="] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
  }

  @Test func `markup in a title is escaped`() {
    let titles = [
      "<script>alert(1)</script>", "\"><svg onload=x>", "</table></main>", "a & b", "'x'",
      "\u{202E}evil", "\u{0}\u{1B}[2J", "]]>", "<!--", "&lt;",
    ]
    let page = Self.page(titles, days: 200)
    #expect(Self.unbalanced(page) == [])
    for text in ["<script", "onload=x>", "\u{202E}", "\u{0}", "\u{1B}", "<!--"] {
      #expect(!page.contains(text), "\(text)")
    }
    #expect(page.contains("<bdi>a &amp; b</bdi>"))
    #expect(page.contains("<bdi>&amp;lt;</bdi>"))
  }

  @Test func `any title gives well-formed HTML`() {
    var random = Random(seed: 3)
    let parts = ["<", ">", "&", "\"", "'", "/", "-", "!", "b", "\u{FFFF}", "\n", "長"]
    for _ in 0..<50 {
      let title = (0..<random.below(30)).map { _ in random.pick(parts) }.joined()
      #expect(Self.unbalanced(Self.page([title], days: 10)) == [])
    }
  }

  @Test func `cells of the heat map have five levels`() {
    #expect(
      (0...8).map { StatisticsCharts.level($0, of: 8) } == [
        "c0", "c1", "c1", "c2", "c2", "c3", "c3", "c4", "c4",
      ])
    #expect(StatisticsCharts.level(100, of: 8) == "c4")
    #expect(StatisticsCharts.level(3, of: 0) == "c0")
  }

  @Test func `first day of a month is in the column of its weekday`() {
    // 1 January 2026 is a Thursday.
    let svg = StatisticsCharts.month(CalendarMonth(year: 2026, month: 1), [:], most: 0)
    #expect(svg.contains("<rect x=\"54\" y=\"22\""))
    #expect(svg.split(separator: "<rect").count == 32)
    #expect(svg.contains("aria-label=\"January 2026: 0 plays, 0.0 h\""))
  }
}
