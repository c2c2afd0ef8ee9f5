// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Players that report their position on request, and playback that differs from the computed
/// position.
struct PositionTests {
  private func playing(until position: Seconds = 0) -> Player {
    var player = Player(answers: true)
    player.open()
    player.play()
    player.advance(by: position)
    return player
  }

  @Test func `position is requested once per file, shortly after the threshold`() {
    var player = playing(until: 700)
    #expect(player.tracker.deadline == Instant(1800.5))
    player.advance(by: 250)
    #expect(player.questions == 1)
    #expect(player.changeLines == ["1 began 0.0", "1 reached the threshold 80.05"])
    #expect(player.changes.last?.requestsPosition == true)
    player.quit()
    #expect(player.changeLines.last == "1 ended quit 95.0")
    #expect(player.questions == 1)
  }

  @Test func `player stopped before the threshold and killed ends at the last reported position`() {
    var player = playing(until: 300)
    player.pause()
    player.resume()
    player.advance(by: 400)
    player.stop()
    player.advance(by: 160)
    #expect(player.questions == 1)
    #expect(player.tracker.deadline == nil)
    #expect(player.tracker.snapshot(at: Instant(player.now)).progress == Progress(percent: 30))
    player.crash()
    #expect(player.changeLines.suffix(2) == ["1 resumed 30.0", "1 ended lost 30.0"])
    #expect(player.changes.last?.watched.parts == [0...300])
    #expect(player.changes.last?.playingTime == 300)
  }

  @Test func `playback computed since the last reported position does not count`() {
    var player = playing(until: 300)
    player.pause()
    player.resume()
    player.advance(by: 400)
    player.report(.changed(Properties(mediaTitle: "Stalker")), at: nil)
    player.stop()
    player.advance(by: 160)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 30.0")
    #expect(player.changes.last?.watched.parts == [0...300])
    #expect(player.changes.last?.playingTime == 300)
  }

  /// Between the threshold and the request.
  @Test func `player killed before the request has not reached the threshold`() {
    var player = playing(until: 800.3)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 0.0"])
  }

  @Test func `player killed before the threshold ends at the computed position`() {
    var player = playing(until: 790)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 79.0"])
  }

  @Test func `player killed after its response ends at the computed position`() {
    var player = playing(until: 850)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 85.0")
  }

  @Test func `player stopped before it has run for long enough does not count`() {
    for (shown, isKilled) in [(1.5, false), (1.5, true), (0.3, false), (0.3, true)] {
      var player = Player(answers: true)
      player.open(at: 920)
      player.play()
      player.advance(by: shown)
      player.stop()
      player.advance(by: 8)
      #expect(player.questions == 1)
      if !isKilled {
        player.proceed()
        player.quit()
      }
      player.crash()
      #expect(player.changes.last?.playingTime ?? 9 < 5)
      #expect(!player.changeLines.contains { $0.contains("threshold") })
    }
  }

  /// Near the end, more time passes than is left of the file.
  @Test(arguments: [400, 920, 997] as [Seconds])
  func `time for which the player was stopped is not playing time`(_ position: Seconds) {
    var player = Player(answers: true)
    player.open(at: position)
    player.play()
    player.advance(by: 2)
    player.stop()
    player.advance(by: 10)
    player.proceed()
    player.quit()
    #expect(abs((player.changes.last?.playingTime ?? 0) - 2) < 0.01)
  }

  @Test func `viewing that begins past the threshold reaches it after its run is confirmed`() {
    var player = Player(answers: true)
    player.open(at: 920)
    player.play()
    #expect(player.tracker.deadline == Instant(1005.001))
    player.advance(by: 8)
    #expect(player.changeLines == ["1 began 92.0", "1 reached the threshold 92.5"])
    #expect(player.questions == 1)
    player.crash()
    #expect(player.changes.last?.playingTime == 8)
  }

  @Test func `small seek back across the threshold is reported`() {
    var player = playing(until: 810)
    player.seek(to: 780)
    #expect(
      player.changeLines == ["1 began 0.0", "1 reached the threshold 80.05", "1 moved 78.0"])
    player.advance(by: 30)
    #expect(player.changeLines.last == "1 reached the threshold 80.05")
  }

  @Test func `late response counts`() {
    var player = playing(until: 700)
    player.stop()
    player.advance(by: 1000)
    player.proceed()
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 70.0"])
    #expect(player.changes.last?.watched.parts == [0...700])
    player.advance(by: 150)
    #expect(player.questions == 2)
    #expect(player.changeLines.last == "1 reached the threshold 80.05")
  }

  @Test func `response before the threshold schedules another request`() {
    var player = playing(until: 790)
    player.stop()
    player.advance(by: 20)
    player.proceed()
    #expect(player.changeLines == ["1 began 0.0"])
    #expect(player.tracker.deadline == Instant(1820.5))
    player.advance(by: 30)
    #expect(player.questions == 2)
    #expect(player.changeLines == ["1 began 0.0", "1 reached the threshold 80.05"])
  }

  @Test func `reported end counts without a response`() {
    var player = playing(until: 700)
    player.stop()
    player.advance(by: 200)
    player.tracker.connected(requestsPosition: true)
    player.proceed()
    player.seek(to: 900)
    player.quit()
    #expect(player.changeLines.last == "1 ended quit 90.0")
  }

  @Test func `response without a position is ignored`() {
    var player = playing(until: 700)
    player.stop()
    player.advance(by: 200)
    let changes = player.tracker.handle(
      PlaybackEvent(at: Instant(player.now), entry: 1, kind: .positionReported(duration: nil)))
    #expect(changes.isEmpty)
    #expect(player.tracker.isAwaitingPosition)
    #expect(player.tracker.deadline == nil)
  }

  @Test func `request is repeated after a reconnection`() {
    var player = playing(until: 700)
    player.stop()
    player.advance(by: 200)
    #expect(player.tracker.isAwaitingPosition)
    player.tracker.connected(requestsPosition: true)
    #expect(player.tracker.deadline != nil)
  }

  @Test func `computed position counts for a player that cannot respond`() {
    var player = playing(until: 100)
    player.tracker.connected(requestsPosition: false)
    player.stop()
    player.advance(by: 760)
    player.crash()
    #expect(
      player.changeLines == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended lost 86.0"])
  }

  @Test func `reported position corrects the computed one`() {
    var player = playing(until: 300)
    player.report(.changed(Properties(speed: 1)), at: nil)
    player.advance(by: 100)
    player.report(.changed(Properties(speed: 1)), at: 350)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 35.0")
    #expect(player.changes.last?.watched.parts == [0...350])
  }

  // MARK: backwards

  @Test func `backward playback decreases the position and counts ranges once`() {
    var player = playing(until: 300)
    player.play(backwards: true)
    #expect(player.tracker.deadline == nil)
    player.advance(by: 100)
    player.pause()
    #expect(player.changeLines.last == "1 paused 20.0")
    #expect(player.changes.last?.watched.parts == [0...300])
    player.resume()
    player.advance(by: 50)
    #expect(player.tracker.snapshot(at: Instant(player.now)).position == 150)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 15.0")
  }

  @Test func `backward playback from the middle counts the played range`() {
    var player = Player(answers: true)
    player.open(at: 600)
    player.play(backwards: true)
    player.play()
    player.advance(by: 200)
    player.quit()
    #expect(player.changes.last?.watched.parts == [400...600])
    #expect(player.changeLines == ["1 began 60.0", "1 ended quit 40.0"])
  }

  @Test func `threshold is reached again after backward playback`() {
    var player = playing(until: 850)
    player.play(backwards: true)
    player.advance(by: 100)
    player.report(.changed(Properties(isBackward: true)))
    player.play(backwards: false)
    player.advance(by: 100)
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.05", "1 moved 85.0", "1 moved 75.0",
        "1 moved 75.0", "1 reached the threshold 80.05",
      ])
  }

  @Test func `backward playback to the start is not a completed viewing`() {
    var player = playing(until: 100)
    player.play(backwards: true)
    player.advance(by: 500)
    player.close(.eof)
    #expect(player.changeLines == ["1 began 0.0", "1 moved 10.0", "1 ended eof 0.0"])
  }
}
