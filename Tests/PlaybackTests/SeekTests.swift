// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Jumps: near and far, in a row, while paused, before the first frame.
struct SeekTests {
  private func playing(for time: Seconds = 100) -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: time)
    return player
  }

  @Test func `a near seek is not worth telling, but moves the film`() {
    var player = playing()
    player.seek(to: 130)
    player.advance(by: 10)
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 ended quit 14.0"])
    #expect(player.changes.last?.watched.parts == [0...100, 130...140])
  }

  @Test func `a far seek is told, forwards and back`() {
    var player = playing()
    player.seek(to: 500)
    player.advance(by: 10)
    player.seek(to: 20)
    player.quit()
    #expect(
      player.story == ["1 began 0.0", "1 sought 50.0", "1 sought 2.0", "1 ended quit 2.0"])
  }

  @Test func `what is told of a seek says how the film moves on from there`() {
    // mpv sends playback-restart first and core-idle=false after it.
    var player = playing()
    player.seek(to: 500, taking: 2)
    #expect(player.changes.last?.kind == .sought)
    #expect(
      player.changes.last?.motion == .running(from: 500, since: Instant(1102), speed: 1))
  }

  @Test func `exactly 5 percent is near, a bit more is far`() {
    var player = playing()
    player.seek(to: 150)
    #expect(player.story == ["1 began 0.0"])
    player = playing()
    player.seek(to: 150.5)
    #expect(player.story.last == "1 sought 15.05")
  }

  @Test func `many near seeks make a far one`() {
    // Up-arrow in mpv is a minute: six of them, with a look between, and Trakt would be far off.
    var player = playing()
    for _ in 0..<3 {
      player.seek(to: player.position + 20)
      player.advance(by: 1)
    }
    #expect(player.story == ["1 began 0.0", "1 sought 16.2"])
  }

  @Test func `near seeks to and fro make none`() {
    var player = playing()
    for _ in 0..<5 {
      player.seek(to: player.position + 40)
      player.seek(to: player.position - 40)
    }
    #expect(player.story == ["1 began 0.0"])
  }

  @Test func `several jumps in a row before one lands are one`() {
    var player = playing()
    player.beginSeek(to: 300)
    player.beginSeek(to: 600)
    player.advance(by: 1)
    player.beginSeek(to: 700)
    player.landSeek()
    player.advance(by: 10)
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 sought 70.0", "1 ended quit 71.0"])
    #expect(player.changes.last?.watched.parts == [0...100, 700...710])
  }

  @Test func `far and back again before it lands is nothing`() {
    var player = playing()
    player.beginSeek(to: 900)
    player.beginSeek(to: 101)
    player.landSeek()
    #expect(player.story == ["1 began 0.0"])
  }

  @Test func `time spent seeking is no time of film`() {
    var player = playing()
    player.beginSeek(to: 500)
    player.advance(by: 30)
    player.crash()
    #expect(player.story == ["1 began 0.0", "1 ended lost 50.0"])
    #expect(player.changes.last?.watched.total == 100)
    #expect(player.changes.last?.ran == 100)
  }

  @Test func `where a stall follows the jump it is told when frames are shown`() {
    var player = playing()
    player.beginSeek(to: 500)
    player.stall()
    player.landSeek()
    player.advance(by: 20)
    #expect(player.story == ["1 began 0.0"])
    player.unstall()
    #expect(player.story == ["1 began 0.0", "1 sought 50.0"])
  }

  @Test func `a jump while paused is told at once`() {
    var player = playing()
    player.pause()
    player.seek(to: 500)
    #expect(player.story == ["1 began 0.0", "1 paused 10.0", "1 sought 50.0"])
    #expect(player.changes.last?.motion == .held(at: 500))
    player.resume()
    #expect(player.story.last == "1 resumed 50.0")
  }

  @Test func `resumed while it jumps, it goes on from where it lands`() {
    var player = playing()
    player.pause()
    player.beginSeek(to: 500)
    player.resume()
    #expect(player.story == ["1 began 0.0", "1 paused 10.0"])
    player.landSeek()
    #expect(player.story == ["1 began 0.0", "1 paused 10.0", "1 resumed 50.0"])
  }

  @Test func `core-idle may turn before playback-restart does`() {
    var player = playing()
    player.tell(.sought, at: 500)
    player.tell(.changed(Properties(coreIdle: true)), at: 500)
    player.tell(.changed(Properties(coreIdle: false)), at: 500)
    #expect(player.story == ["1 began 0.0"])
    player.tell(.restarted, at: 500)
    #expect(player.story == ["1 began 0.0", "1 sought 50.0"])
  }

  @Test func `core-idle may not be seen to turn at all`() {
    var player = playing()
    player.tell(.sought, at: 500)
    player.tell(.restarted, at: 500)
    #expect(player.story == ["1 began 0.0", "1 sought 50.0"])
    #expect(player.changes.last?.motion.isRunning == true)
  }

  @Test func `the exact position comes with playback-restart`() {
    var player = playing()
    player.tell(.sought, at: 500)
    player.tell(.restarted, at: 495)
    #expect(player.changes.last?.motion == .running(from: 495, since: Instant(1100), speed: 1))
  }

  @Test func `a jump without positions lands where it was`() {
    var player = playing()
    player.tell(.sought, at: nil)
    player.tell(.restarted, at: nil)
    player.advance(by: 10)
    player.crash()
    #expect(player.story == ["1 began 0.0", "1 ended lost 11.0"])
  }

  @Test func `a jump before the first frame is where it begins`() {
    var player = Player()
    player.open()
    player.seek(to: 400)
    player.play()
    #expect(player.story == ["1 began 40.0"])
  }

  @Test func `another audio track makes mpv restart without a jump`() {
    var player = playing()
    player.tell(.restarted, at: 100.2)
    player.advance(by: 10)
    player.crash()
    #expect(player.changes.last?.motion == .held(at: 110.2))
    #expect(player.story.count == 2)
  }

  @Test func `seen twice is counted once`() {
    var player = playing(for: 300)
    player.seek(to: 100)
    player.advance(by: 300)
    player.quit()
    #expect(player.changes.last?.watched.parts == [0...400])
    #expect(player.changes.last?.ran == 600)
  }

  @Test func `dragged to the end it is at its end`() {
    var player = playing()
    player.beginSeek(to: 1000)
    player.reachEnd()
    #expect(player.story == ["1 began 0.0", "1 ended reachedEnd 100.0"])
    #expect(player.changes.last?.watched.total == 100)
  }
}
