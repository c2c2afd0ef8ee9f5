// SPDX-License-Identifier: MIT

import Testing

@testable import Playback

/// CLOCK_MONOTONIC starts at 0 at boot. Earlier times, as in tests on a machine that booted a
/// minute ago, are handled like others.
@Suite struct ClockOriginTests {
  static let origins = [-5_000.0, -700, -0.5, 0, 0.001, 1e5]

  @Test(arguments: origins)
  func `same events make the same viewing at any clock origin`(origin: Seconds) {
    let (reference, shifted) = (changeLines(from: 1000), changeLines(from: origin))
    #expect(shifted.changeLines == reference.changeLines)
    for (change, expected) in zip(shifted.changes, reference.changes) {
      #expect(abs(change.at - Instant(origin) - (expected.at - Instant(1000))) < 1e-6)
      #expect(abs(change.playingTime - expected.playingTime) < 1e-6)
      #expect(abs(change.watched.total - expected.watched.total) < 1e-6)
    }
  }

  @Test(arguments: origins)
  func `end snapshot has the right beginning at any clock origin`(origin: Seconds) {
    var unreported = Player(now: origin)
    unreported.open()
    unreported.play()
    unreported.advance(by: 900)
    var received = Player(now: origin + 900)
    received.send(
      PlaybackEvent(
        at: Instant(origin + 900), entry: 1, position: 900,
        kind: .ended(.quit, unreported.endSnapshot)
      ))
    #expect(received.changes.map(\.at) == [Instant(origin), Instant(origin + 900)])
    #expect(received.changes.last?.playingTime == 900)
  }

  @Test(arguments: origins)
  func `deadline passes at any clock origin`(origin: Seconds) {
    var player = Player(now: origin)
    player.open()
    player.play()
    let deadline = Instant(origin + 800 + 0.001)
    #expect(abs((player.tracker.deadline ?? Instant(.infinity)) - deadline) < 1e-6)
    #expect(player.tracker.deadlinePassed(at: Instant(origin + 799)).isEmpty)
    #expect(
      player.tracker.deadlinePassed(at: Instant(origin + 801)).map(\.kind) == [.reachedThreshold])
  }

  private func changeLines(from origin: Seconds) -> Player {
    var player = Player(now: origin)
    player.open()
    player.play()
    player.advance(by: 300)
    player.pause()
    player.advance(by: 60)
    player.resume()
    player.advance(by: 100)
    player.seek(to: 700)
    player.advance(by: 250)
    player.quit()
    return player
  }
}
