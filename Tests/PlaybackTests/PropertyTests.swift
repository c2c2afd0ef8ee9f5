// SPDX-License-Identifier: MIT

import Addresses
import Fuzzing
import Playback
import Testing

/// Thousands of random event sequences. A failure prints the seed that reproduces it.
struct PropertyTests {
  @Test func `invariants hold for random player actions`() {
    for seed in UInt64(1)...3000 {
      var random = Random(seed: seed)
      var player = Player(answers: random.chance(0.5))
      for _ in 0..<random.below(60) { Self.act(&player, &random) }
      player.crash()
      var invariants = Invariants()
      invariants.check(player.changes)
      #expect(invariants.problem == nil, "seed \(seed): \(player.changeLines)")
    }
  }

  @Test func `invariants hold for random events in any order`() {
    for seed in UInt64(1)...3000 {
      var random = Random(seed: seed)
      var events = (0..<120).map { _ in Self.hostileEvent(&random) }
      // Half of them in file order, so that files advance.
      if random.chance(0.5) { events.sort { $0.entry < $1.entry } }
      #expect(Self.problem(with: events, &random) == nil, "seed \(seed)")
    }
  }

  @Test func `invariants hold for shuffled, repeated and missing events`() {
    for seed in UInt64(1)...3000 {
      var random = Random(seed: seed)
      var player = Player()
      for _ in 0..<40 { Self.act(&player, &random) }
      var events = player.lines
      for _ in 0..<random.below(30) where events.count > 1 {
        let index = random.below(events.count)
        switch random.below(4) {
        case 0: events.remove(at: index)
        case 1: events.insert(events[index], at: random.below(events.count))
        case 2: events.swapAt(index, random.below(events.count))
        default: events[index].position = Self.number(&random)
        }
      }
      #expect(Self.problem(with: events, &random) == nil, "seed \(seed)")
    }
  }

  /// A player that reports its position on request never counts for more than it reported.
  @Test func `threshold is reached only by reported positions`() {
    for seed in UInt64(1)...3000 {
      var random = Random(seed: seed)
      var player = Player(answers: true)
      player.open()
      player.play()
      var furthest = 0.0
      for _ in 0..<random.below(30) {
        Self.move(&player, &random)
        furthest = max(furthest, player.position)
      }
      player.crash()
      let counted = player.changes.contains { $0.progress >= .scrobble }
      #expect(!counted || furthest >= 800, "seed \(seed): \(player.changeLines)")
      let seen = player.changes.last?.watched.parts.last?.upperBound ?? 0
      #expect(seen <= 800 || furthest >= 800, "seed \(seed): \(seen), \(furthest)")
    }
  }

  private static func move(_ player: inout Player, _ random: inout Random) {
    switch random.below(6) {
    case 0: player.stop()
    case 1: player.proceed()
    case 2: player.play(backwards: random.chance(0.3))
    case 3 where !player.isStopped: player.pause()
    case 4 where !player.isStopped: player.resume()
    default: player.advance(by: random.number(in: 0...300))
    }
  }

  // MARK: - feeding

  private static func problem(with events: [PlaybackEvent], _ random: inout Random) -> String? {
    var tracker = PlaybackTracker(
      threshold: Progress(percent: random.pick([0, 80, 80, 92.5, 100])),
      remembered: random.chance(0.3) ? remembered(&random) : nil)
    tracker.connected(requestsPosition: random.chance(0.5))
    var invariants = Invariants()
    for event in events {
      invariants.pass(&tracker, until: event.at)
      invariants.check(tracker.handle(event))
      let snapshot = tracker.snapshot(at: Instant(number(&random)))
      if let progress = snapshot.progress, !(0...100).contains(progress.percent) {
        return "snapshot \(snapshot)"
      }
    }
    invariants.pass(&tracker, until: Instant(1e9))
    invariants.check(tracker.connectionClosed(at: Instant(number(&random))))
    invariants.check(tracker.connectionClosed(at: Instant(number(&random))))
    if tracker.deadline != nil { return "a deadline after all" }
    return invariants.problem
  }

  private static func remembered(_ random: inout Random) -> RememberedViewing {
    RememberedViewing(
      viewing: ViewingID(entry: random.below(4), lap: random.below(3)),
      isOver: random.chance(0.5), watched: PlayedRanges([10...20, 400...500]), playingTime: 110)
  }

  // MARK: - what players do

  private static func act(_ player: inout Player, _ random: inout Random) {
    switch random.below(20) {
    case 0: open(&player, &random)
    case 1: player.play()
    case 2, 3: player.pause()
    case 4, 5: player.resume()
    case 6: player.seek(to: random.number(in: 0...1000), taking: random.number(in: 0...2))
    case 7: player.seek(to: player.position + random.number(in: 0...60))
    case 8: player.beginSeek(to: random.number(in: 0...1000))
    case 9: player.landSeek()
    case 10: player.speed(random.pick([0.5, 1, 1.5, 2, 4, 100]))
    case 11: player.stall()
    case 12: player.endStall()
    case 13: player.reachEnd(keepOpen: random.chance(0.7))
    case 14: player.loop(to: random.pick([0, 0, 20, 400]))
    case 15: player.close(random.pick([.quit, .stop, .error, .eof]))
    case 16: rare(&player, &random)
    default: player.advance(by: random.pick([0, 1, 60, 600, random.number(in: 0...2000)]))
    }
  }

  private static func open(_ player: inout Player, _ random: inout Random) {
    player.open(
      duration: random.chance(0.9) ? random.number(in: 1...1000) : nil,
      at: random.chance(0.3) ? random.number(in: 0...1000) : 0,
      seekable: random.chance(0.9), video: random.chance(0.9), image: random.chance(0.1))
    if random.chance(0.8) { player.play() }
  }

  private static func rare(_ player: inout Player, _ random: inout Random) {
    switch random.below(11) {
    case 7: player.play(backwards: random.chance(0.5))
    case 8: player.stop()
    case 9: player.proceed()
    case 10: player.become(video: random.chance(0.5), image: random.chance(0.2))
    case 6:
      player.set(
        random.pick([PlaybackLoops(), PlaybackLoops(file: true), PlaybackLoops(points: 20...400)]))
    case 0: player.openFails(random.pick([.error, .redirect]))
    case 1: player.join()
    case 2: player.correct(duration: random.number(in: 1...2000))
    case 3: player.become(seekable: random.chance(0.7))
    case 4: player.report(.ended(.quit, player.endSnapshot))
    default: player.report(.changed(Properties(mediaTitle: random.pick(["a", "b"]))))
    }
  }

  // MARK: - what no player should do

  private static func hostileEvent(_ random: inout Random) -> PlaybackEvent {
    let kind: PlaybackEvent.Kind =
      switch random.below(17) {
      case 15: .positionReported(duration: random.chance(0.5) ? number(&random) : nil)
      case 0: .started
      case 1, 2: .loaded(file(&random), properties(&random))
      case 3: .joined(file(&random), properties(&random))
      case 4...8: .changed(properties(&random))
      case 9, 10: .seeked
      case 11...13: .restarted
      case 14: .unloading(duration: number(&random))
      default: .ended(random.pick([.eof, .quit]), random.chance(0.5) ? endSnapshot(&random) : nil)
      }
    let entry = random.chance(0.02) ? random.pick([.min, -1, .max - 1, .max]) : random.below(5)
    return PlaybackEvent(
      at: Instant(random.chance(0.1) ? number(&random) : random.number(in: 0...5000)),
      entry: entry, position: random.chance(0.8) ? number(&random) : nil,
      loops: random.chance(0.1) ? PlaybackLoops(file: true, points: 100...200) : nil, kind: kind)
  }

  private static func file(_ random: inout Random) -> LoadedFile {
    LoadedFile(
      address: MediaAddress("/film.mkv"), hasVideo: random.chance(0.95),
      isImage: random.chance(0.05))
  }

  private static func endSnapshot(_ random: inout Random) -> EndSnapshot {
    EndSnapshot(
      file: file(&random), properties: properties(&random), began: Instant(number(&random)))
  }

  private static func properties(_ random: inout Random) -> Properties {
    func flag(_ share: Double) -> Bool? {
      random.chance(0.5) ? nil : random.chance(share)
    }
    return Properties(
      pause: flag(0.3), coreIdle: flag(0.3), pausedForCache: flag(0.1), eofReached: flag(0.1),
      seekable: flag(0.95), seeking: flag(0.1), speed: random.chance(0.2) ? number(&random) : nil,
      duration: random.chance(0.5) ? number(&random) : nil, isBackward: flag(0.2),
      hasVideo: flag(0.9), isImage: flag(0.1))
  }

  private static func number(_ random: inout Random) -> Double {
    let odd: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, -1, 1e-300, 1e300, -1e300, 1e7, 1e10,
      .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    return random.chance(0.2) ? random.pick(odd) : random.number(in: 0...1000)
  }
}
