// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct DeliveryTests {
  private let fixture: JournalFixture
  private let journal: Journal

  init() throws {
    fixture = try JournalFixture()
    journal = try fixture.journal()
  }

  private func entries(
    _ destination: Destination = .trakt, after cursor: Journal.Cursor? = nil, limit: Int = .max
  ) throws -> [Int] {
    try journal.waiting(for: destination, after: cursor, limit: limit).map(\.play.key.entry)
  }

  @Test func `queued deliveries are sorted by end`() throws {
    for (entry, end) in [(1, 3000.0), (2, 1000), (3, 2000), (4, -5)] {
      try journal.addWaiting(.sample(entry: entry), endedAt: end)
    }
    #expect(try entries() == [4, 2, 3, 1])
    #expect(try journal.oldestWaiting(for: .trakt) == -5)
    #expect(try journal.waitingCount(for: .trakt) == 4)
  }

  @Test func `delivery to each destination keeps its own state`() throws {
    let play = Play.sample()
    var webhook = Delivery(destination: .webhook("tracker"), kind: .scrobble, progress: 90)
    webhook.failingSince = 1234.5
    try journal.end(
      play, deliveries: [Delivery(destination: .trakt, kind: .scrobble, progress: 90), webhook])
    #expect(try journal.waiting(for: .trakt).map(\.delivery.failingSince) == [nil])
    #expect(try journal.waiting(for: .webhook("tracker")).map(\.delivery) == [webhook])
    #expect(try journal.waiting(for: .webhook("other")).isEmpty)
    webhook.state = .scrobbled
    try journal.save(webhook, of: play.key)
    #expect(try journal.waitingCount(for: .webhook("tracker")) == 0)
    #expect(try journal.waitingCount(for: .trakt) == 1)
    #expect(Destination.webhook("tracker").webhookName == "tracker")
    #expect(Destination.trakt.webhookName == nil)
  }

  @Test func `empty journal has no queued deliveries`() throws {
    #expect(try entries().isEmpty)
    #expect(try journal.oldestWaiting(for: .trakt) == nil)
    #expect(try journal.waitingCount(for: .trakt) == 0)
  }

  @Test(arguments: [1, 2, 3, 5, 6, 100])
  func `pages cover all queued deliveries once`(limit: Int) throws {
    // Several have the same end: the row id decides.
    for entry in 1...5 {
      try journal.addWaiting(.sample(entry: entry), endedAt: Double(entry / 3))
    }
    var found: [Int] = []
    var cursor: Journal.Cursor?
    while true {
      let page = try journal.waiting(for: .trakt, after: cursor, limit: limit)
      #expect(page.count <= limit)
      found += page.map(\.play.key.entry)
      guard let last = page.last else { break }
      cursor = last.cursor
    }
    #expect(found == [1, 2, 3, 4, 5])
    #expect(try entries(limit: 0).isEmpty)
    #expect(try entries(limit: -1).isEmpty)
  }

  @Test func `waiting viewings that ended after a time are found`() throws {
    for (entry, end) in [(1, 3000.0), (2, 1000), (3, 2000), (4, 4000)] {
      try journal.addWaiting(.sample(entry: entry), endedAt: end)
    }
    try journal.addWaiting(.sample(entry: 5), endedAt: 5000, [.scrobble(to: .other)])
    try journal.save(.scrobble(state: .scrobbled), of: Play.sample(entry: 4).key)
    let found = try journal.waitingViewings(for: .trakt, endedAfter: 1000)
    #expect(found.map(\.key.entry) == [3, 1])
  }

  @Test func `page continues after a row that was delivered`() throws {
    for entry in 1...4 { try journal.addWaiting(.sample(entry: entry)) }
    let page = try journal.waiting(for: .trakt, limit: 2)
    for row in page { try journal.save(.scrobble(state: .scrobbled), of: row.play.key) }
    #expect(try entries(after: page.last?.cursor) == [3, 4])
  }

  @Test func `destinations have independent queues`() throws {
    try journal.addWaiting(.sample(entry: 1), [.scrobble(), .scrobble(to: .other)])
    try journal.addWaiting(.sample(entry: 2), endedAt: 3000, [.pause(to: .other)])
    try journal.save(.scrobble(state: .refused), of: Play.sample(entry: 1).key)
    #expect(try entries().isEmpty)
    #expect(try entries(.other) == [1, 2])
    #expect(try journal.waitingCount(for: .other) == 2)
    #expect(try journal.oldestWaiting(for: .other) == 2000)
    #expect(try journal.oldestWaiting(for: .trakt) == nil)
  }

  @Test func `save stores all properties`() throws {
    let play = try journal.addWaiting(.sample())
    let delivery = Delivery(
      destination: .trakt, kind: .pause, progress: 12.5, inFlight: true, notBefore: 4000.5,
      remoteID: 12_297_139_948, detail: "Trakt responded with status 503")
    try journal.save(delivery, of: play.key)
    let row = try #require(try journal.waiting(for: .trakt, limit: 2).first)
    #expect(row.delivery == delivery)
    #expect(row.play == play)
  }

  @Test(arguments: Delivery.State.allCases)
  func `only the state waiting is listed as waiting`(_ state: Delivery.State) throws {
    let play = try journal.addWaiting(.sample())
    try journal.save(.scrobble(state: state), of: play.key)
    #expect(try journal.waitingCount(for: .trakt) == (state == .waiting ? 1 : 0))
    #expect(try entries() == (state == .waiting ? [1] : []))
    #expect(try journal.onlyRow()?.deliveries == [.scrobble(state: state)])
    #expect(try journal.onlyRow()?.outcome(of: .trakt) == Play.Outcome(state))
  }

  @Test func `save replaces media only if given`() throws {
    var play = Play.sample()
    play.media = #"{"type":"movie"}"#
    try journal.addWaiting(play)
    try journal.save(.scrobble(), of: play.key)
    #expect(try journal.only()?.media == play.media)
    try journal.save(.scrobble(), of: play.key, media: "{}")
    #expect(try journal.only()?.media == "{}")
  }

  @Test func `save adds a destination`() throws {
    let play = try journal.addWaiting(.sample())
    try journal.save(.pause(to: .other), of: play.key)
    #expect(try journal.onlyRow()?.deliveries == [.pause(to: .other), .scrobble()])
  }

  @Test func `save of a deleted viewing does nothing`() throws {
    let play = try journal.addWaiting(.sample())
    try journal.remove(play.key)
    try journal.save(.scrobble(), of: play.key, media: "{}")
    #expect(try journal.waitingCount(for: .trakt) == 0)
    #expect(try journal.count == 0)
  }

  @Test func `unknown state is never sent`() throws {
    try journal.addWaiting(.sample())
    try Database(path: fixture.path).execute("UPDATE delivery SET state = 'strange'")
    #expect(try entries().isEmpty)
    #expect(try journal.onlyRow()?.outcome(of: .trakt) == .refused)
  }

  @Test func `recorded plays are those scrobbled by the destination`() throws {
    for (entry, state) in Delivery.State.allCases.enumerated() {
      let play = Play.sample(entry: entry, beganAt: 1000 + Double(entry))
      var delivery = Delivery.scrobble(state: state)
      delivery.remoteID = Int64(entry)
      try journal.addWaiting(play, [delivery, .scrobble(to: .other, state: .waiting)])
    }
    let recorded = try journal.recorded(by: .trakt, since: 1000)
    #expect(recorded.map(\.play.key.entry) == [1])
    #expect(recorded.map(\.remoteID) == [1])
    #expect(try journal.recorded(by: .trakt, since: 1002).isEmpty)
    #expect(try journal.recorded(by: .other, since: 0).isEmpty)
  }

  // MARK: matches

  @Test func `match is replaced and deleted`() throws {
    #expect(try journal.match(for: "file:/a") == nil)
    try journal.remember(#"{"a":1}"#, for: "file:/a", at: 1)
    try journal.remember(#"{"a":2}"#, for: "file:/a", at: 2)
    try journal.remember(#"{"b":1}"#, for: "file:/b", at: 3)
    #expect(try journal.match(for: "file:/a") == #"{"a":2}"#)
    try journal.forget("file:/a")
    #expect(try journal.match(for: "file:/a") == nil)
    #expect(try journal.match(for: "file:/b") != nil)
  }

  @Test func `unmatched lists viewings by their own or the destination's outcome`() throws {
    func add(_ entry: Int, _ path: String, _ outcome: Play.Outcome?, _ delivery: Delivery?) throws {
      let play = Play.sample(entry: entry, path: path, beganAt: 1000 - Double(entry))
      try journal.end(play.ended(outcome), deliveries: delivery.map { [$0] } ?? [])
    }
    try add(1, "/tv/a.mkv", .unmatched, nil)
    try add(2, "/tv/b.mkv", nil, .scrobble(state: .unmatched))
    try add(3, "/tv/c.mkv", nil, .scrobble())
    try add(4, "/tv/d.mkv", .ignored, .scrobble(state: .unmatched))
    try add(5, "/tv2/a.mkv", .unmatched, nil)
    func found(_ place: String) throws -> [Int] {
      try journal.unmatched(under: place).map(\.key.entry)
    }
    #expect(try found("/tv/") == [2, 1])
    #expect(try found("/tv/a.mkv") == [1])
    #expect(try found("/tv/b.mkv") == [2])
    #expect(try found("/tv").isEmpty)
  }
}
