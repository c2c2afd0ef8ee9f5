// SPDX-License-Identifier: MIT

import Playback
import Testing

/// The state of a player in `status`.
struct SnapshotTests {
  private func look(_ player: Player, after time: Seconds = 0) -> PlayerSnapshot {
    player.tracker.snapshot(at: Instant(player.now + time))
  }

  @Test func `no open file is idle`() {
    var player = Player()
    #expect(look(player) == PlaybackTracker().snapshot(at: Instant(0)))
    #expect(look(player).state == .idle)
    player.open()
    player.play()
    player.quit()
    #expect(look(player).state == .idle)
  }

  @Test func `file being opened is idle`() {
    var player = Player()
    player.open(at: 30)
    #expect(look(player).state == .stalled)
    #expect(look(player).file == player.file)
    #expect(look(player).position == 30)
    #expect(look(player).duration == 1000)
    #expect(look(player).viewing == nil)
  }

  @Test func `playing file has its position`() {
    var player = Player()
    player.open()
    player.play()
    player.speed(2)
    player.advance(by: 100)
    let shown = look(player, after: 50)
    #expect(shown.state == .playing)
    #expect(shown.viewing == ViewingID(entry: 1))
    #expect(shown.position == 300)
    #expect(shown.duration == 1000)
    #expect(shown.progress == Progress(percent: 30))
    #expect(shown.watched == 300)
    // Taking a snapshot changes nothing, nor does one of the past.
    #expect(look(player, after: -5000).position == 0)
  }

  @Test func `pause, stall and seek have their states`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.pause()
    #expect(look(player, after: 50).state == .paused)
    #expect(look(player, after: 50).position == 100)
    player.resume()
    player.stall()
    #expect(look(player, after: 50).state == .stalled)
    player.endStall()
    player.beginSeek(to: 500)
    #expect(look(player, after: 50).state == .stalled)
    #expect(look(player, after: 50).position == 500)
  }

  @Test func `file kept open at its end is paused and plays again after a seek`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd(keepOpen: true)
    #expect(look(player).state == .paused)
    #expect(look(player).progress == .complete)
    #expect(look(player).viewing == ViewingID(entry: 1))
    player.seek(to: 600)
    #expect(look(player).position == 600)
    player.resume()
    #expect(look(player, after: 50).state == .playing)
    #expect(look(player, after: 50).position == 650)
  }

  @Test func `viewing is in progress from first frame to end`() {
    var player = Player()
    #expect(!player.tracker.hasViewing)
    player.open()
    #expect(!player.tracker.hasViewing)
    player.play()
    #expect(player.tracker.hasViewing)
    player.advance(by: 1000)
    player.reachEnd(keepOpen: true)
    #expect(!player.tracker.hasViewing)
  }
}
