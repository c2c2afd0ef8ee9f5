// SPDX-License-Identifier: MIT

import Addresses
import Journal
import Playback
import Testing

@testable import Scrobbling

/// Offers from the beginning of a file to the answer; the file is 1,000 s long.
@Suite struct ResumeOffersTests {
  private static let player = "a"
  private static let key = Play.Key(instance: player, entry: 1, lap: 0)
  private static let point = ResumePoint(source: .trakt, progress: 41, date: 0)
  private static let clock = ClockReading(now: Instant(100), date: 172_800)
  private static let offer = ResumeDecision.Outcome.offer(point, position: 410)

  private static func change(
    _ kind: PlaybackChange.Kind, entry: Int = 1, lap: Int = 0, at position: Seconds = 0,
    playingTime: Seconds = 0
  ) -> PlaybackChange {
    PlaybackChange(
      viewing: ViewingID(entry: entry, lap: lap), kind: kind, at: clock.now,
      motion: .running(from: position, since: clock.now, speed: 1), duration: 1000,
      playingTime: playingTime)
  }

  private static func began(hasStartOption: Bool = false, isResumed: Bool = false)
    -> PlaybackChange.Kind
  {
    .began(
      LoadedFile(address: MediaAddress("/a.mkv"), hasStartOption: hasStartOption),
      isResumed: isResumed)
  }

  private static func opened() -> ResumeOffers {
    var offers = ResumeOffers()
    #expect(offers.record(change(began()), of: player).isEmpty)
    return offers
  }

  /// A file whose position is offered.
  private static func offered(_ settings: ResumeSettings = ResumeSettings()) -> ResumeOffers {
    var offers = opened()
    _ = offers.decided(offer, for: player, key, prompt: 7, settings, at: clock)
    return offers
  }

  @Test func `file that has just begun is fresh until something is offered`() {
    var offers = Self.opened()
    #expect(offers.fresh(Self.player)?.startPosition == 0)
    #expect(offers.freshPlayers == [Self.player])
    _ = offers.decided(
      .nothing, for: Self.player, Self.key, prompt: 1, ResumeSettings(), at: Self.clock)
    #expect(offers.fresh(Self.player) != nil)
    _ = offers.decided(
      Self.offer, for: Self.player, Self.key, prompt: 2, ResumeSettings(), at: Self.clock)
    #expect(offers.fresh(Self.player) == nil)
  }

  @Test func `continued viewing and later iteration are not fresh`() {
    var offers = ResumeOffers()
    _ = offers.record(Self.change(Self.began(isResumed: true)), of: Self.player)
    #expect(offers.isEmpty)
    _ = offers.record(Self.change(Self.began(), lap: 1), of: Self.player)
    #expect(offers.isEmpty)
  }

  @Test func `begin position excludes what was played since`() {
    var offers = ResumeOffers()
    _ = offers.record(
      Self.change(Self.began(hasStartOption: true), at: 61, playingTime: 1), of: Self.player)
    #expect(offers.fresh(Self.player)?.startPosition == 60)
    #expect(offers.fresh(Self.player)?.hasStartOption == true)
  }

  @Test func `offer holds back the start and names both keys`() {
    var offers = Self.opened()
    let actions = offers.decided(
      Self.offer, for: Self.player, Self.key, prompt: 7, ResumeSettings(key: "Ctrl+r"),
      at: Self.clock)
    let line = { (key: String) in "Resume at 41 % (Trakt, 2 days ago)? \(key) resumes" }
    #expect(
      actions == [
        .hold(Self.key, until: Instant(109)),
        .ask(
          player: Self.player,
          PlayerPrompt(
            id: 7, entry: 1,
            .offer(
              [
                PlayerPrompt.KeyLine(key: "ENTER", line: line("ENTER")),
                PlayerPrompt.KeyLine(key: "Ctrl+r", line: line("Ctrl+r")),
              ], withoutKey: "Paused at 41 % (Trakt, 2 days ago)"),
            seconds: 8)),
      ])
  }

  @Test func `accepted offer seeks, and its seek is not the viewer's`() {
    var offers = Self.offered()
    #expect(
      offers.answered(7, isAccepted: true, by: Self.player, at: Instant(103)) == [
        .hold(Self.key, until: Instant(106)),
        .seek(player: Self.player, entry: 1, position: 410), .log("resumed at 41 %"),
      ])
    #expect(
      offers.seekBegan(Self.player, at: Instant(104)) == [.hold(Self.key, until: Instant(114))])
    // Another answer, or an answer to another prompt, changes nothing.
    #expect(offers.answered(7, isAccepted: true, by: Self.player, at: Instant(104)).isEmpty)
  }

  @Test(arguments: [PlaybackChange.Kind.seeked, .paused])
  func `start is held back until the position after the seek is known`(
    kind: PlaybackChange.Kind
  ) {
    var offers = Self.offered()
    // A change before the seek says nothing about it.
    #expect(offers.record(Self.change(.seeked), of: Self.player).isEmpty)
    _ = offers.answered(7, isAccepted: true, by: Self.player, at: Instant(103))
    #expect(offers.record(Self.change(kind), of: Self.player).isEmpty)
    _ = offers.seekBegan(Self.player, at: Instant(104))
    #expect(offers.record(Self.change(.grows), of: Self.player).isEmpty)
    #expect(offers.record(Self.change(kind), of: Self.player) == [.release(Self.key)])
    #expect(offers.record(Self.change(kind), of: Self.player).isEmpty)
  }

  @Test func `ignored offer releases the start a second later, as the player may be quitting`() {
    var offers = Self.offered()
    #expect(
      offers.answered(7, isAccepted: false, by: Self.player, at: Instant(108))
        == [.hold(Self.key, until: Instant(109))])
    #expect(offers.fresh(Self.player) == nil)
  }

  @Test func `answer to another prompt or of another player changes nothing`() {
    var offers = Self.offered()
    #expect(offers.answered(8, isAccepted: true, by: Self.player, at: Instant(101)).isEmpty)
    #expect(offers.answered(7, isAccepted: true, by: "b", at: Instant(101)).isEmpty)
  }

  @Test func `seek by the viewer closes the offer`() {
    var offers = Self.offered()
    #expect(
      offers.seekBegan(Self.player, at: Instant(101))
        == [.hold(Self.key, until: Instant(111)), .closePrompt(player: Self.player)])
    #expect(offers.answered(7, isAccepted: true, by: Self.player, at: Instant(101)).isEmpty)
  }

  @Test func `seek or pause before the decision prevents it`() {
    var seeked = Self.opened()
    #expect(seeked.seekBegan(Self.player, at: Instant(101)).isEmpty)
    #expect(seeked.fresh(Self.player) == nil)
    var paused = Self.opened()
    _ = paused.record(Self.change(.paused), of: Self.player)
    #expect(paused.fresh(Self.player)?.hasActed == true)
  }

  @Test func `next file releases the last one and is fresh`() {
    var offers = Self.offered()
    #expect(
      offers.record(Self.change(Self.began(), entry: 2), of: Self.player)
        == [.release(Self.key)])
    #expect(offers.fresh(Self.player)?.viewing == ViewingID(entry: 2))
  }

  @Test func `end of the file forgets it`() {
    var offers = Self.offered()
    #expect(offers.record(Self.change(.ended(.closed(.quit))), of: Self.player).isEmpty)
    #expect(offers.isEmpty)
  }

  @Test func `mode always seeks immediately and offers to start over`() {
    var offers = Self.opened()
    let actions = offers.decided(
      .seek(Self.point, position: 410), for: Self.player, Self.key, prompt: 7, ResumeSettings(),
      at: Self.clock)
    #expect(
      actions.prefix(2) == [
        .hold(Self.key, until: Instant(103)),
        .seek(player: Self.player, entry: 1, position: 410),
      ])
    guard case .ask(_, let prompt) = actions[2], case .offer(let lines, _) = prompt.content else {
      return #expect(Bool(false), "no prompt")
    }
    #expect(
      lines.first
        == PlayerPrompt.KeyLine(
          key: "HOME", line: "Resumed at 41 % from Trakt. HOME starts over"))
    #expect(
      offers.seekBegan(Self.player, at: Instant(101)) == [.hold(Self.key, until: Instant(111))])
    #expect(
      offers.answered(7, isAccepted: true, by: Self.player, at: Instant(101))
        == [.seek(player: Self.player, entry: 1, position: 0)])
    // That seek is not the viewer's either.
    #expect(
      offers.seekBegan(Self.player, at: Instant(102)) == [.hold(Self.key, until: Instant(112))])
  }
}

@Suite struct PositionSyncTests {
  private static func clock(_ now: Double, date: Double? = nil) -> ClockReading {
    ClockReading(now: Instant(now), date: date ?? 1_000_000 + now)
  }

  @Test func `list is checked at most once in ten minutes`() {
    var sync = PositionSync()
    #expect(sync.begin(nil, at: Self.clock(0)) == true)
    #expect(sync.begin(nil, at: Self.clock(700)) == false, "one check at a time")
    sync.finished(for: 0)
    #expect(sync.begin(nil, at: Self.clock(599)) == false)
    #expect(sync.begin(nil, at: Self.clock(600)) == true)
  }

  @Test func `check by an earlier daemon counts`() {
    var sync = PositionSync()
    let list = PositionList(stamp: "a", checkedAt: 1_000_000)
    #expect(sync.begin(list, at: Self.clock(100)) == false)
    #expect(sync.begin(list, at: Self.clock(600)) == true)
    sync.finished(for: 0)
    // A date in the future comes from a clock that was wrong.
    #expect(sync.begin(list, at: Self.clock(1_300, date: 5)) == true)
  }

  @Test func `sign-in allows another check`() {
    var sync = PositionSync()
    #expect(sync.begin(nil, at: Self.clock(0)) == true)
    sync.finished(for: 0)
    sync.restart()
    let list = PositionList(stamp: "a", checkedAt: 1_000_000)
    #expect(sync.begin(list, at: Self.clock(1)) == true)
    sync.finished(for: 0)
    #expect(sync.begin(list, at: Self.clock(2)) == false)
  }

  @Test func `check of the previous account is outdated`() {
    var sync = PositionSync()
    #expect(sync.begin(nil, at: Self.clock(0)) == true)
    #expect(sync.adopt(account: 0) == false)
    #expect(sync.adopt(account: 2) == true)
    #expect(sync.account == 2)
    #expect(sync.begin(nil, at: Self.clock(1)) == true, "the new account does not wait")
    #expect(sync.finished(for: 0) == false)
    #expect(sync.begin(nil, at: Self.clock(700)) == false, "its check is still under way")
    #expect(sync.adopt(account: 1) == false, "an answer that comes late")
    #expect(sync.finished(for: 2) == true)
  }
}
