// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TestSupport
import Testing
import TraktSandbox

/// The commands `export`, `import` and `compare`, and the page of `stats`.
@Suite("Import, export and comparison", .requiresPlayer, .withScenarioReport)
struct JournalExchangeTests {
  private static let tenDays = 864_000.0
  /// The id of The Matrix at Trakt.
  private static let matrix = 481

  /// trakt-scrobbler's backlog: a movie and an episode, ten and nine days old.
  private static func backlog(in home: Home) throws -> String {
    let then = Date.now.timeIntervalSince1970 - tenDays
    let text = """
      [{"media_info": {"type": "movie", "title": "The Matrix", "year": 1999},
        "progress": 95.5, "updated_at": \(then)},
       {"media_info": {"type": "episode", "title": "Breaking Bad", "season": 1, "episode": 1},
        "progress": 91, "updated_at": \(then + 86_400)}]
      """
    return try write(text, as: "watched_backlog.json", in: home)
  }

  private static func write(_ text: String, as name: String, in home: Home) throws -> String {
    let file = home.directory.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test("import --deliver adds each play to Trakt once, with its date")
  func delivered() async throws {
    try await Scenario.run { scenario in
      let file = try Self.backlog(in: scenario.home)
      let first = try await scenario.home.scrobbled("import", "--deliver", "--json", file)
      #expect(first.end == .exited(0), "\(first.errors)")
      let summary = try JSON(text: first.output)
      #expect(summary["format"] == "trakt-scrobbler")
      #expect(summary["added"] == 2)
      #expect(summary["waiting"] == 2)
      try await scenario.waitForAdditions(1)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays.sorted() == [Videos.pilotTitle, Videos.matrixTitle])
      for play in await scenario.sandbox.history {
        #expect(Date.now.timeIntervalSince(play.watchedAt) > Self.tenDays - 86_400 - 600)
      }
      let second = try await scenario.home.scrobbled("import", "--deliver", file)
      #expect(second.output == "added 0 viewings; 2 viewings already in the journal")
      try await scenario.daemon.waitUntilIdle()
      #expect(await scenario.plays.count == 2)
      #expect(await scenario.scrobbles.isEmpty)
    }
  }

  @Test("import --deliver does not repeat a play that Trakt has")
  func alreadyThere() async throws {
    try await Scenario.run { scenario in
      let file = try Self.backlog(in: scenario.home)
      try await scenario.markByHand(
        movie: Self.matrix, at: Date.now.addingTimeInterval(-Self.tenDays))
      _ = try await scenario.home.scrobbled("import", "--deliver", file)
      try await scenario.waitForAdditions(1)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays.sorted() == [Videos.pilotTitle, Videos.matrixTitle])
    }
  }

  @Test("import without --deliver sends nothing, and compare --deliver does")
  func compared() async throws {
    try await Scenario.run { scenario in
      try await scenario.markByHand(
        movie: Self.matrix, at: Date.now.addingTimeInterval(-100 * 86_400))
      let file = try Self.backlog(in: scenario.home)
      let imported = try await scenario.home.scrobbled("import", file)
      #expect(imported.end == .exited(0), "\(imported.errors)")
      #expect(try await scenario.home.history().map { $0["outcome"] } == ["imported", "imported"])
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))
      try await scenario.daemon.waitUntilIdle()
      #expect(await scenario.additions.isEmpty)

      let found = try await scenario.comparison()
      #expect(found["matched"] == 0)
      #expect(
        found["missing_at_trakt"]?.array?.map { $0["name"] }
          == [.string(Videos.pilotTitle), .string(Videos.matrixTitle)])
      #expect(
        found["missing_in_journal"]?.array?.map { $0["name"] } == [.string(Videos.matrixTitle)])
      // Without a terminal no question can be asked.
      #expect(try await scenario.home.scrobbled("compare", "--deliver").end == .exited(1))

      let delivered = try await scenario.home.scrobbled("compare", "--deliver", "--yes")
      #expect(delivered.end == .exited(0), "\(delivered.errors)")
      try await scenario.waitForAdditions(1)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      let after = try await scenario.comparison()
      #expect(after["missing_at_trakt"] == [])
      #expect(after["matched"] == 2)
      #expect(await scenario.plays.count == 3)
    }
  }

  @Test("compare reads a history of several pages")
  func pages() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      for day in 1...3 {
        try await scenario.markByHand(
          movie: Self.matrix, at: Date.now.addingTimeInterval(-86_400 * Double(day)))
      }
      let found = try await scenario.comparison()
      #expect(found["missing_in_journal"]?.array?.count == 3)
      let index = await scenario.sandbox.exchanges.count
      let recent = try await scenario.comparison("--since", "yesterday")
      #expect(recent["missing_in_journal"]?.array?.count == 1)
      let asked = await scenario.sandbox.exchanges.dropFirst(index)
      #expect(asked.contains { $0.url.contains("start_at=") })
    }
  }

  @Test("import of many plays does not disturb a daemon that records")
  func large() async throws {
    try await Scenario.run(isSignedIn: false) { scenario in
      let plays = (1...Self.many).map { number in
        """
        {"id":\(number),"watched_at":"\(Self.time(1_000_000_000 + Double(number) * 600))",
        "movie":{"title":"Film \(number)","year":2000,"ids":{"trakt":\(number)}}}
        """
      }
      let file = try Self.write(
        "[" + plays.joined(separator: ",") + "]", as: "backup.json", in: scenario.home)
      let player = try scenario.scripted(Videos.pilot)
      let isRunning = Mutex(true)
      async let imported = {
        defer { isRunning.withLock { $0 = false } }
        return try await scenario.home.scrobbled("import", file)
      }()
      while isRunning.withLock({ $0 }) {
        try player.pause()
        try player.resume()
        // Also takes the time that a viewer would.
        #expect(try await scenario.home.scrobbled("status").end == .exited(0))
      }
      #expect(
        try await imported.output
          == "added \(Self.many) viewings; 0 viewings already in the journal")
      try await player.waitForAcknowledgement(of: player.end(at: 40))
      #expect(
        !player.received.entries.contains { $0["text"]?.string?.contains("recorded") == true })
      let newest = try #require(try await scenario.home.history().first)
      #expect(newest["progress"]?.number == 40, "\(newest)")
    }
  }

  private static let many = 10_000

  private static func time(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }

  @Test("export without a daemon is read by import from a pipe, and changes nothing")
  func piped() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      _ = try await scenario.home.scrobbled("import", try Self.backlog(in: scenario.home))
      let again = try await scenario.home.run("$0 export | $0 import --dry-run -")
      #expect(again.output == "would add 0 viewings; 2 viewings already in the journal")
      let movies = try await scenario.home.scrobbled("export", "--format", "letterboxd")
      #expect(movies.output.contains(",,The Matrix,1999,"))
      // The file that a link leads to is replaced, and the link stays.
      let directory = scenario.home.directory.path
      let (real, link) = ("\(directory)/real.csv", "\(directory)/link.csv")
      try Data("old".utf8).write(to: URL(filePath: real))
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
      let linked = try await scenario.home.scrobbled("export", "--format", "csv", "--output", link)
      #expect(linked.end == .exited(0))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
      #expect(try String(contentsOfFile: real, encoding: .utf8).contains("The Matrix"))
      let signedOut = try await scenario.home.scrobbled("compare")
      #expect(signedOut.end == .exited(77))
      #expect(signedOut.errors.hasPrefix("scrobbled: not signed in to Trakt\nhint: "))
    }
  }

  @Test("unknown formats and values are refused with status 64")
  func usage() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      for arguments in [
        ["export", "--format", "xml"], ["import", "--from", "xml", "x"],
        ["compare", "--yes"], ["compare", "--json", "--deliver"],
        ["stats", "--json", "--html", "x"],
      ] {
        let refused = try await scenario.home.run(arguments)
        #expect(refused.end == .exited(64), "\(arguments)")
      }
    }
  }

  @Test(
    "page of stats fits a phone and a desktop, and loads nothing",
    .enabled(
      if: Requirements.find("chromium") != nil && Requirements.find("python3") != nil,
      "needs chromium and python3"))
  func page() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let export = Self.year.enumerated().map { Self.entry($0.offset, $0.element) }
      let file = try Self.write(
        "[" + export.joined(separator: ",") + "]", as: "export.json", in: scenario.home)
      let imported = try await scenario.home.scrobbled("import", file)
      #expect(imported.output == "added 400 viewings; 0 viewings already in the journal")
      let page = scenario.home.directory.appending(path: "page.html").path
      let written = try await scenario.home.scrobbled("stats", "--html", page)
      #expect(written.end == .exited(0), "\(written.errors)")
      for width in [390, 1280] {
        let checked = try await CommandResult.run(
          [Products.sources.appending(path: "scripts/check-page").path, page, "\(width)"],
          environment: ["PATH": Requirements.path, "HOME": "/nonexistent"], within: 120)
        let report = try JSON(text: checked.output)
        #expect(report["overflow"] == [], "\(width)")
        #expect(report["width"] == .integer(width))
        #expect(report["requests"] == [])
        #expect(report["errors"] == [])
      }
    }
  }

  /// Titles of a year, also long ones and ones that are not words.
  private static var year: [String] {
    let titles = [
      "Breaking Bad", "Dark", String(repeating: "Endless", count: 30), "<b>x</b>", "長い題名",
    ]
    return (0..<400).map { titles[$0 % titles.count] }
  }

  private static func entry(_ number: Int, _ title: String) -> String {
    let began = 1_735_689_600 + Double(number) * 80_000
    let time = time(began)
    return """
      {"key":{"instance":"x","entry":\(number),"lap":0,"part":0},"path":"","began_at":"\(time)",
      "ended_at":"\(time)","seen_at":"\(time)","position":0,"duration":0,"progress":99,"watched":[],
      "watched_seconds":\(number * 20),"ran":0,"reached_threshold":true,"is_growing":false,
      "outcome":"imported","deliveries":[],"media":{"type":"episode","title":"\(title)",
      "season":1,"episode":\(number % 30)}}
      """
  }
}

extension Scenario {
  fileprivate func comparison(_ options: String...) async throws -> JSON {
    let done = try await home.run(["compare", "--json"] + options)
    #expect(done.end == .exited(0), "\(done.errors)")
    return try JSON(text: done.output)
  }
}
