// SPDX-License-Identifier: MIT

import Fuzzing
import Journal
import Scrobbling
import Testing
import Trakt

@testable import Daemon

@Suite struct RoundTripTests {
  private var random = Random(seed: 17)

  @Test mutating func tenThousandViewingsSurviveExportAndImport() throws {
    let source = try JournalExchangeFixture()
    let rows = (0..<10_000).map { row($0) }
    try source.store(rows)
    #expect(try source.export(.json, to: "a.json").count == 10_000)

    // Into the journal that it is from: nothing changes.
    let same = try source.importFile(source.file("a.json"))
    #expect((same.added, same.present, same.skipped.count) == (0, 10_000, 0))

    let target = try JournalExchangeFixture()
    let summary = try target.importFile(source.file("a.json"))
    #expect((summary.format, summary.added, summary.skipped.count) == (.json, 10_000, 0))
    let (before, after) = (try source.rows.map(imported), try target.rows)
    #expect(before.count == after.count)
    for (before, after) in zip(before, after) where before != after {
      Issue.record("\(before)\n\(after)")
      return
    }
    // Nothing waits, for Trakt or a webhook.
    let journal = try Journal(reading: target.paths.journal)
    for destination in [Destination.trakt, .webhook("home")] {
      #expect(try Journal(reading: source.paths.journal).waitingCount(for: destination) > 0)
      #expect(try journal.waitingCount(for: destination) == 0)
    }

    // What was imported returns without any change.
    try target.export(.json, to: "b.json")
    let third = try JournalExchangeFixture()
    _ = try third.importFile(target.file("b.json"))
    try third.export(.json, to: "c.json")
    #expect(try third.text("c.json") == target.text("b.json"))
  }

  @Test mutating func ratingsSurviveExportAndImport() throws {
    let source = try JournalExchangeFixture()
    let states: [Rating.State] = [.delivered, .unmatched, .refused, .waiting]
    let ratings = states.enumerated().map { number, state in
      Rating(
        destination: number == 3 ? .webhook("home") : .trakt, item: "movie \(number)",
        media: ExportedPlay.text(movie()) ?? "", rating: number + 1,
        ratedAt: 1.79e9 + Double(number) + 0.123456, state: state, detail: number == 1 ? "x" : nil)
    }
    let journal = try Journal(path: source.paths.journal)
    for rating in ratings { try journal.save(rating) }
    try source.export(.json, to: "a.json")

    let target = try JournalExchangeFixture()
    let dry = try target.importFile(source.file("a.json"), isDryRun: true)
    #expect((dry.format, dry.ratings) == (.json, 4))
    let summary = try target.importFile(source.file("a.json"))
    #expect((summary.added, summary.ratings, summary.skipped.count) == (0, 4, 0))
    #expect(summary.text == "added 0 viewings; 0 viewings already in the journal\nadded 4 ratings")
    var expected = ratings
    (expected[3].state, expected[3].detail) = (.refused, "imported, not sent")
    #expect(try Journal(reading: target.paths.journal).ratings() == expected)
    // A second import adds nothing, and an earlier rating replaces no later one.
    #expect(try target.importFile(source.file("a.json")).ratings == 0)
    var later = ratings[0]
    (later.rating, later.ratedAt) = (9, later.ratedAt + 1)
    try Journal(path: target.paths.journal).save(later)
    #expect(try target.importFile(source.file("a.json")).ratings == 0)
    #expect(try Journal(reading: target.paths.journal).rating(of: "movie 0") == 9)
    // To be sent only on request.
    let sender = try JournalExchangeFixture()
    _ = try sender.importFile(source.file("a.json"), isDelivering: true)
    let waiting = try Journal(reading: sender.paths.journal)
      .waitingRatings(for: .webhook("home"))
    #expect(waiting == [ratings[3]])
  }

  @Test(arguments: ["0", "11", "1.5", "null"])
  func impossibleRatingIsSkipped(_ rating: String) throws {
    let target = try JournalExchangeFixture()
    let summary = try target.importText(
      """
      [{"item":"movie 1","media":{"type":"movie"},"rating":\(rating),"state":"delivered",
      "destination":"trakt","rated_at":"2026-01-01T00:00:00Z"}]
      """, from: .json)
    #expect((summary.ratings, summary.skipped.count) == (0, 1))
  }

  /// Plays become `imported`, and nothing waits; all else is kept.
  private func imported(_ row: HistoryRow) -> HistoryRow {
    var row = row
    let isPlay = row.isPlay
    row.deliveries.removeAll { $0.state == .waiting }
    for index in row.deliveries.indices {
      row.deliveries[index].inFlight = false
      row.deliveries[index].notBefore = nil
    }
    if isPlay {
      row.play.outcome = .imported
    } else if row.play.outcome == nil, row.deliveries.isEmpty {
      (row.play.outcome, row.play.detail) = (.ignored, "imported, not sent")
    }
    return row
  }

  private mutating func row(_ number: Int) -> HistoryRow {
    let began = random.number(in: 1e9...1.79e9)
    let kind = random.chance(0.5)
    let outcomes: [Play.Outcome?] = [nil, nil, nil, .ignored, .unmatched, .continued, .imported]
    let watched: [ClosedRange<Double>] = (0..<random.below(4)).map { index in
      let start = Double(index * 500)
      return start...(start + 250)
    }
    let play = Play(
      key: Play.Key(instance: text(), entry: number, lap: random.below(3), part: random.below(2)),
      path: "/" + text().replacing("/", with: " "), identity: random.chance(0.5) ? text() : nil,
      mediaTitle: random.chance(0.5) ? text() : nil,
      tags: random.chance(0.5) ? ExportedPlay.text([text(): text()]) : nil,
      media: random.chance(0.8) ? ExportedPlay.text(kind ? movie() : episode()) : nil,
      beganAt: began, endedAt: began + random.number(in: 0...9000),
      seenAt: began + random.number(in: 0...9000), position: random.number(in: 0...9000),
      duration: random.number(in: 0...9000), progress: random.number(in: 0...100),
      watched: watched,
      watchedSeconds: random.number(in: 0...9000), playingTime: random.number(in: 0...9000),
      reachedThreshold: random.chance(0.5), outcome: random.pick(outcomes),
      detail: random.chance(0.3) ? text() : nil,
      startPosition: random.chance(0.5) ? random.number(in: 0...9000) : nil,
      isGrowing: random.chance(0.1))
    let destinations = [Destination.trakt, .webhook("home")].filter { _ in random.chance(0.8) }
    return HistoryRow(play: play, deliveries: destinations.map { delivery(to: $0, began) })
  }

  private mutating func delivery(to destination: Destination, _ began: Double) -> Delivery {
    Delivery(
      destination: destination, kind: random.chance(0.7) ? .scrobble : .pause,
      progress: random.number(in: 0...100), state: random.pick(Delivery.State.allCases),
      inFlight: random.chance(0.1), notBefore: random.chance(0.1) ? began : nil,
      remoteID: random.chance(0.5) ? Int64(random.below(1 << 40)) : nil,
      detail: random.chance(0.3) ? text() : nil)
  }

  private mutating func movie() -> Media {
    Media(
      .movie, title: text(), year: 1900 + random.below(130),
      ids: TraktIDs(trakt: random.below(1_000_000) + 1, imdb: "tt\(random.below(9_999_999))"))
  }

  private mutating func episode() -> Media {
    let first = random.below(30)
    let count = random.below(3) + 1
    var media = Media(
      .episode, title: text(), season: random.below(20),
      episodes: Array(first..<(first + count)))
    if count == 1 {
      media.episodeIDs = TraktIDs(trakt: first + 1, tvdb: random.below(999_999) + 1)
    } else {
      media.partIDs = (1...count).map {
        TraktIDs(trakt: first + $0, tmdb: random.below(999_999) + 1)
      }
      media.runtimes = media.partIDs.map { _ in random.number(in: 0...9000) }
    }
    return media
  }

  private mutating func text() -> String {
    let parts = [
      "a", "Ü", "\"", "\\", "/", "\n", "\r", "\u{0}", "長", "😀", ",", "{", "\u{2028}", " ",
    ]
    return "x" + (0..<random.below(12)).map { _ in random.pick(parts) }.joined()
  }
}
