// SPDX-License-Identifier: MIT

import Addresses
import Journal
import MediaIdentity
import Playback
import Testing
import Timekeeping
import Trakt
import Webhooks

@testable import Scrobbling

/// Webhook events while Trakt is unavailable.
@Suite struct UnverifiedItemTests {
  private static let player = String(repeating: "a", count: 32)
  private static let key = Play.Key(instance: player, entry: 1, lap: 0)
  private static let named = "/films/Sintel (2010).mkv"
  private static let withID = "/films/Sintel (2010) [tmdbid-45745].mkv"

  private var clock = ClockReading(now: Instant(100), date: 1_000_000)

  private func log(_ formats: WebhookFormat...) throws -> ViewingLog {
    let address = try WebhookAddress("https://tracker.example/")
    return ViewingLog(
      destinations: [.trakt]
        + formats.map {
          DestinationTraits(Webhook(name: $0.rawValue, address: address, format: $0))
        })
  }

  private func change(
    _ kind: PlaybackChange.Kind, at position: Seconds, playingTime: Seconds = 60
  ) -> PlaybackChange {
    PlaybackChange(
      viewing: ViewingID(entry: 1), kind: kind, at: clock.now, motion: .held(at: position),
      duration: 1000, playingTime: playingTime)
  }

  /// - Returns: the actions that follow from the name.
  private func begin(_ path: String, _ log: inout ViewingLog) throws -> [ViewingAction] {
    _ = log.record(
      change(.began(LoadedFile(address: MediaAddress(path)), isResumed: false), at: 0),
      of: Self.player, at: clock)
    let viewing = try #require(log.viewings[Self.key])
    let read = ReadReference(
      MediaIdentity.identify(viewing.reference), of: viewing.reference, identity: nil)
    let isCurrent = log.identified(viewing.ticket, read)
    #expect(isCurrent)
    return log.sendUnverified(Self.key)
  }

  private func end(_ log: inout ViewingLog) -> [ViewingAction] {
    log.record(change(.ended(.closed(.quit)), at: 900), of: Self.player, at: clock)
  }

  private func delivered(_ actions: [ViewingAction]) -> [String] {
    actions.flatMap { action -> [String] in
      guard case .deliver(_, let all, _, _) = action else { return [] }
      return all.map(\.destination.rawValue)
    }
  }

  /// The viewing with its deliveries as the journal has them after these actions.
  private func stored(_ actions: [ViewingAction]) -> (play: Play, deliveries: [Delivery])? {
    var writes = PendingWrites()
    for case .store(let write) in actions { writes.add(write) }
    guard case .end(let play, let deliveries)? = writes.writes.first else { return nil }
    return (play, deliveries)
  }

  private func isUnverified(_ actions: [ViewingAction]) -> Bool {
    actions.contains { if case .nowPlaying(_, .unverified) = $0 { true } else { false } }
  }

  @Test func `nothing is sent by the name alone while Trakt answers`() throws {
    var log = try log(.json)
    let begun = try begin(Self.named, &log)
    #expect(begun == [])
    let ended = end(&log)
    #expect(delivered(ended) == [])
  }

  @Test func `without an account webhooks get what the name says`() throws {
    var log = try log(.json, .jellyfin)
    _ = log.lookups(are: .off, at: clock)
    let begun = try begin(Self.named, &log)
    #expect(isUnverified(begun))
    let ended = end(&log)
    #expect(delivered(ended) == ["webhook:json", "webhook:jellyfin"])
    #expect(log.viewings[Self.key]?.deliveries.map(\.destination) == [.trakt], "it waits")
  }

  @Test func `while Trakt fails, a webhook that needs an id waits for it`() throws {
    var log = try log(.json, .jellyfin)
    _ = log.lookups(are: .failing, at: clock)
    _ = try begin(Self.named, &log)
    let ended = end(&log)
    #expect(delivered(ended) == ["webhook:json"])
    let media = try #require(log.viewings[Self.key]?.media)
    var confirmed = media
    confirmed.ids.trakt = 1
    confirmed.ids.tmdb = 45745
    let ticket = try #require(log.viewings[Self.key]?.ticket)
    let actions = log.resolved(ticket, .found(confirmed), at: clock) ?? []
    #expect(delivered(actions) == ["trakt", "webhook:jellyfin"])
  }

  @Test func `while Trakt fails, a name with the id is enough`() throws {
    var log = try log(.jellyfin)
    _ = try begin(Self.withID, &log)
    let ended = end(&log)
    #expect(delivered(ended) == [])
    let sent = log.lookups(are: .failing, at: clock)
    #expect(delivered(sent) == ["webhook:jellyfin"])
    let repeated = log.lookups(are: .failing, at: clock)
    #expect(repeated == [], "once only")
  }

  @Test func `ignored file is not sent`() throws {
    var log = try log(.json)
    _ = log.lookups(are: .off, at: clock)
    let begun = try begin("/films/Sintel (2010)-trailer.mkv", &log)
    #expect(begun == [])
  }

  @Test func `delivery left by an earlier daemon is not kept in memory`() throws {
    var log = try log(.json)
    _ = log.lookups(are: .off, at: clock)
    let play = Play(
      key: Self.key, path: Self.named, beganAt: 1, endedAt: 2, seenAt: 2, duration: 1000)
    _ = log.restore(
      play, Delivery(destination: .webhook("json"), kind: .scrobble, progress: 90))
    let viewing = try #require(log.viewings[Self.key])
    let read = ReadReference(
      MediaIdentity.identify(viewing.reference), of: viewing.reference, identity: nil)
    let isCurrent = log.identified(viewing.ticket, read)
    #expect(isCurrent)
    let sent = log.sendUnverified(Self.key)
    #expect(delivered(sent) == ["webhook:json"])
    #expect(log.viewings.isEmpty)
  }

  // MARK: continued viewings

  /// An earlier viewing of the same file.
  private func earlier(left position: Double, watched: [ClosedRange<Double>] = []) -> Play {
    Play(
      key: Play.Key(instance: Self.player, entry: 9, lap: 0), path: Self.named, beganAt: 990_000,
      endedAt: 991_000, seenAt: 991_000, position: position, duration: 1000, watched: watched,
      reachedThreshold: position >= 800)
  }

  /// Begins the rest of a file, after this earlier viewing.
  private func resume(
    at position: Double, after earlier: Play, _ log: inout ViewingLog
  ) throws -> [ViewingAction] {
    _ = log.lookups(are: .off, at: clock)
    _ = log.record(
      change(
        .began(LoadedFile(address: MediaAddress(Self.named)), isResumed: false), at: position,
        playingTime: 0),
      of: Self.player, at: clock)
    let viewing = try #require(log.viewings[Self.key])
    #expect(log.needsEarlierViewingsOfSameContent(viewing.play))
    let read = ReadReference(
      MediaIdentity.identify(viewing.reference), of: viewing.reference, identity: nil)
    let isCurrent = log.identified(viewing.ticket, read)
    #expect(isCurrent)
    return log.noteEarlierViewingsOfSameContent(EarlierViewings([earlier]), of: Self.key)
      + log.sendUnverified(Self.key)
  }

  @Test func `rest of a play sends nothing to webhooks by the name alone`() throws {
    var log = try log(.json)
    let begun = try resume(at: 880, after: earlier(left: 860), &log)
    #expect(begun == [.nowPlaying(Self.key, .hidden)])
    let ended = end(&log)
    #expect(delivered(ended) == [])
    #expect(log.viewings[Self.key]?.deliveries.map(\.destination) == [.trakt], "it waits")
    #expect(try #require(stored(ended)).deliveries.map(\.destination) == [.trakt])
  }

  @Test func `rest of a position is sent to webhooks by the name alone`() throws {
    var log = try log(.json)
    let begun = try resume(at: 650, after: earlier(left: 640), &log)
    #expect(isUnverified(begun))
    let ended = end(&log)
    #expect(delivered(ended) == ["webhook:json"])
  }

  @Test func `rest left without any destination is continued`() throws {
    var log = try log(.json)
    log.destinations.removeFirst()
    _ = try resume(at: 880, after: earlier(left: 860), &log)
    let ended = end(&log)
    guard case .store(.revise(let play, [], _))? = ended.last else { return #expect(Bool(false)) }
    #expect(play.outcome == .continued)
    #expect(log.viewings.isEmpty)
  }

  @Test func `viewings add up for webhooks by the name alone`() throws {
    var log = try log(.json)
    log.policy = ScrobblePolicy(minWatched: 0.8)
    _ = try resume(at: 450, after: earlier(left: 450, watched: [0...850]), &log)
    let ended = end(&log)
    for case .deliver(_, let all, _, _) in ended { #expect(all.map(\.kind) == [.scrobble]) }
    #expect(delivered(ended) == ["webhook:json"])
  }

  // MARK: episodes of a known show

  private static let episode = #"{"type":"episode","title":"Dark","season":1,"episode":2,"#

  private static func dark(_ ids: String) throws -> Media {
    let media: Media? = JSON.value(episode + #""ids":{"trakt":1,"tmdb":2},\#(ids)}"#)
    return try #require(media)
  }

  @Test(arguments: WebhookFormat.allCases)
  func `episode known by its show is looked up for a format that needs its ids`(
    _ format: WebhookFormat
  ) throws {
    var log = try log(format)
    let ofShow = try Self.dark(#""episode_ids":{}"#)
    #expect(log.needsEpisodeIDs(ofShow) == (format != .json))
    // A lookup would not find more.
    #expect(!log.needsEpisodeIDs(try Self.dark(#""episode_ids":{"trakt":3}"#)))
    _ = log.lookups(are: .failing, at: clock)
    #expect(log.needsEpisodeIDs(ofShow) == (format != .json))
    _ = log.lookups(are: .off, at: clock)
    #expect(!log.needsEpisodeIDs(ofShow))
  }

  @Test func `ids that Trakt confirms reach the destinations that lacked them`() throws {
    let ofShow = try Self.dark(#""episode_ids":{}"#)
    let confirmed = try Self.dark(#""episode_ids":{"trakt":3,"tmdb":4}"#)
    var log = try log(.jellyfin)
    _ = try begin("/tv/Dark/Dark S01E02.mkv", &log)
    let ticket = try #require(log.viewings[Self.key]?.ticket)
    _ = log.resolved(ticket, .found(ofShow), at: clock)
    let actions = log.confirmed(Self.key, sent: ofShow, confirmed)
    #expect(actions == [.nowPlaying(Self.key, .confirmed(confirmed, before: ofShow))])
    let repeated = log.confirmed(Self.key, sent: confirmed, confirmed)
    #expect(repeated == [])
    for traits in log.destinations + (try self.log(.json)).destinations {
      var state = DestinationState(traits, policy: ScrobblePolicy(), startedAt: clock.now)
      state.nowPlaying.began(
        Self.key, motion: .held(at: 100), duration: 1000, playingTime: 60, at: clock.now)
      state.apply(
        .confirmed(confirmed, before: ofShow), of: Self.key, earliest: clock.now)
      let isShown = state.next(at: clock.now + 10, date: clock.date) != .wait(until: .never)
      #expect(isShown == (traits.format == .jellyfin), "\(traits.title)")
    }
  }

  // MARK: several episodes in one file

  /// Reads the names of the parts that were begun.
  private func readParts(
    _ log: inout ViewingLog, _ identification: Identification? = nil
  ) -> [ViewingAction] {
    log.viewings.keys.sorted().flatMap { key -> [ViewingAction] in
      guard let viewing = log.viewings[key], viewing.read == nil else { return [] }
      let read = ReadReference(
        identification ?? MediaIdentity.identify(viewing.reference), of: viewing.reference,
        identity: nil)
      return log.identified(viewing.ticket, read) ? log.sendUnverified(key, at: clock) : []
    }
  }

  /// Plays a file of two episodes, the first up to 96 %, the second likewise after a seek.
  private func playParts(_ log: inout ViewingLog, _ ids: [MediaIDs]) -> [ViewingAction] {
    var reading = Hypothesis(
      kind: .episode, title: "Dark", season: 1, episodes: [1, 2], confidence: 100)
    reading.partIDs = ids
    let identification = Identification(hypotheses: [reading])
    var actions = log.record(
      change(.began(LoadedFile(address: MediaAddress(Self.several)), isResumed: false), at: 0),
      of: Self.player,
      at: clock)
    // The file is read, and then its part that is divided off.
    for _ in 1...2 { actions += readParts(&log, identification) }
    let changes: [(kind: PlaybackChange.Kind, position: Seconds)] = [
      (.seeked, 480), (.seeked, 980), (.ended(.closed(.quit)), 980),
    ]
    for (index, step) in changes.enumerated() {
      var change = change(step.kind, at: step.position)
      change.playingTime = 60 * Double(index + 2)
      actions += log.record(change, of: Self.player, at: clock)
      actions += readParts(&log, identification)
    }
    return actions
  }

  private static let several = "/tv/Dark/Dark S01E01-E02.mkv"

  private func deliveredItems(_ actions: [ViewingAction]) -> [String] {
    actions.flatMap { action -> [String] in
      guard case .deliver(_, let all, let media, _) = action else { return [] }
      return all.map {
        let id = media.episodeIDs.tmdb.map { "\($0)" } ?? "-"
        return "\($0.destination.rawValue) \(media.name) \(id)"
      }
    }
  }

  @Test func `without an account, each episode is sent by the numbers of the name`() throws {
    var log = try log(.json, .jellyfin)
    _ = log.lookups(are: .off, at: clock)
    let actions = playParts(&log, [])
    #expect(
      deliveredItems(actions).sorted() == [
        "webhook:jellyfin Dark 1x01 -", "webhook:jellyfin Dark 1x02 -",
        "webhook:json Dark 1x01 -", "webhook:json Dark 1x02 -",
      ], "jellyfin refuses them for the missing id")
    #expect(log.viewings.values.allSatisfy { $0.deliveries.map(\.destination) == [.trakt] })
  }

  @Test func `while Trakt fails, each episode of a file is sent with its ids of an nfo`() throws {
    var log = try log(.jellyfin)
    _ = log.lookups(are: .failing, at: clock)
    let actions = playParts(&log, [MediaIDs(tmdb: 11), MediaIDs(tmdb: 12)])
    #expect(
      deliveredItems(actions) == ["webhook:jellyfin Dark 1x01 11", "webhook:jellyfin Dark 1x02 12"])
  }

  @Test func `while Trakt fails, a file whose episodes lack their ids is not divided`() throws {
    var log = try log(.jellyfin)
    _ = log.lookups(are: .failing, at: clock)
    let actions = playParts(&log, [])
    #expect(deliveredItems(actions) == [])
    #expect(log.viewings.keys.map(\.part) == [0])
  }

  private static func darkParts() throws -> Media {
    let media: Media? = JSON.value(
      """
      {"type":"episode","title":"Dark","season":1,"episode":[1,2],"ids":{"trakt":1},
      "part_ids":[{"trakt":3,"tmdb":11},{"trakt":4,"tmdb":12}],"runtimes":[1500,3000]}
      """)
    return try #require(media)
  }

  @Test func `parts divided by the name get their items from Trakt afterwards`() throws {
    var log = try log(.json, .jellyfin)
    _ = log.lookups(are: .failing, at: clock)
    _ = try begin(Self.several, &log)
    _ = readParts(&log)
    #expect(log.viewings.keys.map(\.part) == [0])
    let ticket = try #require(log.viewings[Self.key]?.ticket)
    _ = log.resolved(ticket, .found(try Self.darkParts()), at: clock)
    #expect(log.viewings[Self.key]?.media?.episodeIDs.tmdb == 11)
    _ = log.record(change(.seeked, at: 400), of: Self.player, at: clock)
    let second = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    let viewing = try #require(log.viewings[second], "by the run times of Trakt")
    #expect(viewing.media?.episodeIDs.tmdb == 12)
    #expect(abs(viewing.play.duration - 2000 / 3) < 0.01)
  }

  @Test func `file that is one item at Trakt counts once, whatever its name`() throws {
    var log = try log(.json)
    _ = log.lookups(are: .failing, at: clock)
    _ = try begin(Self.several, &log)
    _ = log.record(change(.seeked, at: 600), of: Self.player, at: clock)
    _ = readParts(&log)
    let whole = try Self.dark(#""episode_ids":{"trakt":3}"#)
    let second = Play.Key(instance: Self.player, entry: 1, lap: 0, part: 1)
    let ticket = try #require(log.viewings[second]?.ticket)
    _ = log.resolved(ticket, .found(whole), at: clock)
    #expect(log.viewings.keys.map(\.part) == [0], "one viewing of the whole file")
    #expect(log.viewings[Self.key]?.resolution == .found(whole))
    #expect(log.viewings[Self.key]?.play.duration == 1000)
  }

  /// Otherwise the first part would be taken for the whole file.
  @Test func `part divided by the name is recognised after a restart`() throws {
    var log = try log(.json)
    _ = log.lookups(are: .failing, at: clock)
    let actions = playParts(&log, [])
    let stored = actions.compactMap { action -> Play? in
      guard case .store(.end(let play, _)) = action else { return nil }
      return play
    }
    #expect(stored.count == 2)
    var next = try self.log(.json)
    for play in stored {
      _ = next.restore(play, Delivery(destination: .trakt, kind: .scrobble, progress: 96))
      let ticket = try #require(next.viewings[play.key]?.ticket)
      let actions = next.resolved(ticket, .found(try Self.darkParts()), at: clock) ?? []
      let number = play.key.part + 1
      #expect(deliveredItems(actions) == ["trakt Dark 1x0\(number) 1\(number)"])
    }
  }

  // MARK: a format that needs ids is configured later

  private func restoredEpisode(
    _ log: inout ViewingLog
  ) throws -> (actions: [ViewingAction], ticket: LookupTicket) {
    let play = Play(
      key: Self.key, path: "/tv/Dark/Dark S01E02.mkv",
      media: JSON.text(try Self.dark(#""episode_ids":{}"#)), beganAt: 1, endedAt: 2, seenAt: 2,
      duration: 1000)
    let actions = log.restore(
      play, Delivery(destination: .webhook("jellyfin"), kind: .scrobble, progress: 90))
    return (actions, LookupTicket(key: Self.key, epoch: 0))
  }

  @Test func `ids of a confirmed episode are looked up for a delivery that needs them`() throws {
    var log = try log(.jellyfin)
    let (actions, ticket) = try restoredEpisode(&log)
    #expect(actions == [.lookUpAgain(ticket, isOver: true, date: 2)])
    let question = try #require(log.retries.identification(of: Self.key)?.hypotheses.first)
    #expect((question.season, question.episodes, question.ids.trakt) == (1, [2], 1))
    let found = try Self.dark(#""episode_ids":{"trakt":3,"tmdb":4}"#)
    let retryActions = log.applyRetry(ticket, .found(found), at: clock)?.actions ?? []
    #expect(deliveredItems(retryActions) == ["webhook:jellyfin Dark 1x02 4"])
    #expect(log.viewings.isEmpty)
    // With another episode, or none, the delivery is refused for the missing id.
    var other = try self.log(.jellyfin)
    _ = try restoredEpisode(&other)
    let unknown = other.applyRetry(ticket, .unmatched(nil, reason: ""), at: clock)?.actions ?? []
    #expect(deliveredItems(unknown) == ["webhook:jellyfin Dark 1x02 -"])
  }

  @Test func `delivery whose ids cannot be looked up without an account does not wait`() throws {
    var log = try log(.jellyfin)
    _ = try restoredEpisode(&log)
    let signedOut = log.lookups(are: .off, at: clock)
    #expect(deliveredItems(signedOut) == ["webhook:jellyfin Dark 1x02 -"])
    let (actions, _) = try restoredEpisode(&log)
    #expect(deliveredItems(actions) == ["webhook:jellyfin Dark 1x02 -"])
    var json = try self.log(.json)
    let play = Play(
      key: Self.key, path: "/tv/Dark S01E02.mkv",
      media: JSON.text(try Self.dark(#""episode_ids":{}"#)), beganAt: 1, endedAt: 2, seenAt: 2,
      duration: 1000)
    let sent = json.restore(
      play, Delivery(destination: .webhook("json"), kind: .scrobble, progress: 90))
    #expect(deliveredItems(sent) == ["webhook:json Dark 1x02 -"])
  }

  // MARK: what Trakt says afterwards

  private static let unmatched = Resolution.unmatched(nil, reason: "no match at Trakt")
  private static let unlisted = Resolution.notYetListed(
    Media(Hypothesis(kind: .movie, title: "Sintel")), reason: "Trakt has no such movie")

  @Test(arguments: [unmatched, unlisted])
  func `delivery by the name alone stays in the journal`(_ resolution: Resolution) throws {
    var log = try log(.json, .jellyfin)
    _ = log.lookups(are: .failing, at: clock)
    _ = try begin(Self.named, &log)
    var actions = end(&log)
    let ticket = try #require(log.viewings[Self.key]?.ticket)
    actions += log.resolved(ticket, resolution, at: clock) ?? []
    let kept = try #require(stored(actions)).deliveries.map(\.destination.rawValue)
    let isWaiting = resolution == Self.unlisted
    #expect(
      Set(kept) == (isWaiting ? ["trakt", "webhook:json", "webhook:jellyfin"] : ["webhook:json"]))
  }

  @Test func `delivery by the name alone is sent after a restart without Trakt`() throws {
    var log = try log(.json, .jellyfin)
    _ = log.lookups(are: .failing, at: clock)
    _ = try begin(Self.named, &log)
    let (play, deliveries) = try #require(stored(end(&log)))
    var next = try self.log(.json, .jellyfin)
    for delivery in deliveries {
      let actions = next.restore(play, delivery)
      let name = delivery.destination.rawValue
      #expect(delivered(actions) == (name == "webhook:json" ? [name] : []))
    }
    let waiting = next.viewings[Self.key]?.deliveries.map(\.destination.rawValue)
    #expect(waiting == ["trakt", "webhook:jellyfin"])
  }

  /// A user match stores what the name says of a part of a file.
  @Test func `delivery that was not sent by the name alone waits for Trakt after a restart`() throws
  {
    var log = try log(.json)
    let play = Play(
      key: Self.key, path: Self.named, media: #"{"type":"movie","title":"Sintel"}"#, beganAt: 1,
      endedAt: 2, seenAt: 2, duration: 1000)
    let actions = log.restore(
      play, Delivery(destination: .webhook("json"), kind: .scrobble, progress: 90))
    #expect(delivered(actions) == [])
  }

  // MARK: a webhook that is configured during playback

  @Test func `new destination learns of current playback, confirmed or unverified`() throws {
    var log = try log()
    _ = try begin(Self.withID, &log)
    let unknown = log.currentPlayback(at: clock.now).map(\.event)
    let held = Motion.held(at: 0)
    let events: [NowPlayingEvent] = [
      .began(held, 1000, playingTime: 60, at: clock.now, isResumed: false),
      .paused(held, 1000, at: clock.now),
    ]
    #expect(unknown == events)
    let media = try #require(log.viewings[Self.key]?.media)
    _ = log.lookups(are: .failing, at: clock)
    #expect(log.currentPlayback(at: clock.now).map(\.event) == events + [.unverified(media)])
    var confirmed = media
    confirmed.ids.trakt = 1
    let ticket = try #require(log.viewings[Self.key]?.ticket)
    _ = log.resolved(ticket, .found(confirmed), at: clock)
    #expect(log.currentPlayback(at: clock.now).map(\.event) == events + [.identified(confirmed)])
  }

  @Test func `ended viewing is not introduced`() throws {
    var log = try log()
    _ = try begin(Self.withID, &log)
    _ = end(&log)
    #expect(log.viewings.values.count == 1, "it waits for the lookup")
    #expect(log.currentPlayback(at: clock.now).isEmpty)
  }

  @Test func `lookups count as failing after the third failure`() {
    var lookups = LookupQueue()
    let failure = Disposition.unreachable(detail: "no route")
    let ticket = LookupTicket(key: Self.key, epoch: 0)
    for _ in 1...2 { _ = lookups.hold(failure, of: ticket, at: clock.now) }
    #expect(lookups.availability == .available)
    _ = lookups.hold(failure, of: ticket, at: clock.now)
    #expect(lookups.availability == .failing)
    lookups.retry()
    #expect(lookups.availability == .available)
    _ = lookups.hold(.blocked(reason: "403"), of: ticket, at: clock.now)
    #expect(lookups.availability == .failing)
    _ = lookups.hold(.signedOut(reason: "signed out"), of: ticket, at: clock.now)
    #expect(lookups.availability == .off)
  }
}
