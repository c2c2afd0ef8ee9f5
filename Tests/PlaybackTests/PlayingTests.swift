// SPDX-License-Identifier: MIT

import Addresses
import Playback
import Testing

/// Playback: pause, speed, stalls, suspend.
struct PlayingTests {
  @Test func `playing a file begins a viewing and counts it`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 400)
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 40.0"])
    #expect(player.changes.last?.watched.total == 400)
    #expect(player.changes.last?.playingTime == 400)
  }

  @Test func `viewing does not begin before the first frame`() {
    var player = Player()
    player.open()
    player.advance(by: 3)
    #expect(player.changeLines.isEmpty)
    player.play()
    #expect(player.changeLines == ["1 began 0.0"])
    #expect(player.changes.last?.motion.isRunning == true)
  }

  @Test func `file closed before its first frame is not a viewing`() {
    var player = Player()
    player.open()
    player.quit()
    #expect(player.changeLines.isEmpty)
  }

  @Test func `viewing may begin in the middle`() {
    var player = Player()
    player.open(at: 300)
    player.play()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines == ["1 began 30.0", "1 ended quit 40.0"])
    #expect(player.changes.last?.watched.parts == [300...400])
  }

  @Test func `pause and resume are reported`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 250)
    player.pause()
    player.advance(by: 5000)
    player.resume()
    player.advance(by: 50)
    player.quit()
    #expect(
      player.changeLines == ["1 began 0.0", "1 paused 25.0", "1 resumed 25.0", "1 ended quit 30.0"])
    #expect(player.changes.last?.playingTime == 300)
    #expect(player.changes[1].motion == .held(at: 250))
    #expect(player.changes[2].motion.isRunning)
  }

  @Test func `repeated pause is reported once`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.pause()
    player.pause()
    player.resume()
    player.resume()
    #expect(player.changeLines == ["1 began 0.0", "1 paused 10.0", "1 resumed 10.0"])
  }

  @Test func `pause carries over to the next file, which begins on resume`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.pause()
    player.close(.stop)
    player.open()
    player.play()
    player.advance(by: 60)
    #expect(player.changeLines == ["1 began 0.0", "1 paused 10.0", "1 ended stop 10.0"])
    player.resume()
    player.advance(by: 20)
    player.quit()
    #expect(player.changeLines.suffix(2) == ["2 began 0.0", "2 ended quit 2.0"])
  }

  @Test func `pause and speed carry over to the next file`() {
    var player = Player()
    player.open()
    player.play()
    player.speed(2)
    player.pause()
    player.close(.stop)
    let file = LoadedFile(address: MediaAddress("/films/Mirror.mkv"))
    let reported = Properties(duration: 1000)
    player.send(event(.loaded(file, reported), 2000, entry: 2, position: 0))
    player.send(event(.restarted, 2001, entry: 2, position: 0))
    player.send(event(.changed(Properties(coreIdle: false)), 2001, entry: 2))
    #expect(player.changeLines.last == "1 ended stop 0.0")
    player.send(event(.changed(Properties(pause: false)), 2002, entry: 2))
    #expect(
      player.changes.last?.motion == .running(from: 0, since: Instant(2002), speed: 2))
  }

  @Test(arguments: [0.5, 1, 1.25, 2, 4])
  func `playback speed changes the progress`(speed: Double) {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.speed(speed)
    player.advance(by: 100)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost \(10 + 10 * speed)")
    #expect(player.changes.last?.watched.total == 100 + 100 * speed)
    #expect(player.changes.last?.playingTime == 200)
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e300, 1e-300, 101])
  func `implausible speed is ignored`(speed: Double) {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.report(.changed(Properties(speed: speed)))
    player.advance(by: 100)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 20.0"])
  }

  @Test func `stall is not a pause and does not count as played`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.stall()
    player.advance(by: 300)
    player.endStall()
    player.advance(by: 100)
    player.crash()
    #expect(
      player.changeLines == ["1 began 0.0", "1 moved 10.0", "1 moved 10.0", "1 ended lost 20.0"])
    #expect(player.changes.last?.playingTime == 200)
  }

  /// The position now is computed from the motion of the last change.
  @Test func `change of speed or direction and a stall change the reported motion`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.speed(2)
    #expect(player.changes.last?.motion == .running(from: 100, since: Instant(1100), speed: 2))
    player.advance(by: 100)
    player.play(backwards: true)
    #expect(player.changes.last?.motion == .running(from: 300, since: Instant(1200), speed: -2))
    player.advance(by: 50)
    player.stall()
    #expect(player.changes.last?.motion == .held(at: 200))
    player.advance(by: 50)
    player.endStall()
    #expect(player.changes.last?.motion == .running(from: 200, since: Instant(1300), speed: -2))
    player.speed(2)
    #expect(player.changes.count == 5)
  }

  @Test func `pause during a stall resumes with the next frame`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.stall()
    player.pause()
    player.resume()
    #expect(player.changeLines == ["1 began 0.0", "1 moved 10.0", "1 paused 10.0"])
    player.advance(by: 5)
    player.endStall()
    #expect(player.changeLines.last == "1 resumed 10.0")
  }

  @Test func `suspend does not advance the position`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    // Eight hours of suspend, during which CLOCK_MONOTONIC stood still.
    player.advance(by: 0)
    player.advance(by: 100)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 20.0"])
  }

  @Test func `tags that contain an address or a key are dropped`() {
    let file = LoadedFile(
      address: MediaAddress("http://h/stream?api_key=0a1b2c3d4e5f60718293"),
      tags: [
        "title": "Stalker", "comment": "http://h/x", "purl": "k 0a1b2c3d4e5f60718293",
        "description": "api_key=1",
      ])
    #expect(file.tags == ["title": "Stalker"])
  }

  @Test func `title may change later`() {
    var player = Player()
    player.open("https://example.org/watch?v=1")
    player.report(.changed(Properties(mediaTitle: "watch")))
    player.play()
    player.report(.changed(Properties(mediaTitle: "watch")))
    player.report(.changed(Properties(mediaTitle: "Stalker (1979)")))
    player.report(.changed(Properties(mediaTitle: "Stalker (1979)")))
    #expect(player.changeLines == ["1 began 0.0", "1 retitled Stalker (1979) 0.0"])
    guard case .began(let file, isResumed: false) = player.changes.first?.kind else {
      Issue.record("it did not begin")
      return
    }
    #expect(file.mediaTitle == "watch")
    #expect(player.tracker.snapshot(at: Instant(1000)).file?.mediaTitle == "Stalker (1979)")
  }

  @Test func `reported position overrides the computed one`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.report(.changed(Properties(coreIdle: false)), at: 99.5)
    player.advance(by: 10)
    player.crash()
    #expect(player.changes.last?.motion == .held(at: 109.5))
    #expect(player.changes.last?.watched.parts == [0...109.5])
  }
}

func event(
  _ kind: PlaybackEvent.Kind, _ at: Seconds, entry: Int = 1, position: Seconds? = nil
) -> PlaybackEvent {
  PlaybackEvent(at: Instant(at), entry: entry, position: position, kind: kind)
}
