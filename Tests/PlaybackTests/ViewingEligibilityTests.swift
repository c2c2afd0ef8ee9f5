// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Files that are viewings and files that are not: music, images, streams, late and wrong
/// durations.
struct ViewingEligibilityTests {
  private func changeLines(opening: (inout Player) -> Void) -> [String] {
    var player = Player()
    opening(&player)
    player.play()
    player.advance(by: 100)
    player.pause()
    player.resume()
    player.seek(to: 700)
    player.quit()
    return player.changeLines
  }

  @Test func `music, images, cover art and live streams are not viewings`() {
    #expect(changeLines { $0.open("/music/song.flac", video: false) }.isEmpty)
    #expect(changeLines { $0.open("/pictures/cat.jpg", image: true) }.isEmpty)
    #expect(changeLines { $0.open("/music/with-cover.mp3", image: true) }.isEmpty)
    #expect(changeLines { $0.open("https://example.org/raw.h264", duration: nil) }.isEmpty)
  }

  @Test(arguments: [0, -5, .nan, .infinity, -.infinity, 1e300])
  func `implausible duration counts as none`(duration: Double) {
    #expect(changeLines { $0.open(duration: duration) }.isEmpty)
  }

  @Test func `video after audio and music with cover art is the only viewing`() {
    var player = Player()
    player.open(video: false)
    player.play()
    player.close(.eof)
    player.open(image: true)
    player.play()
    player.close(.eof)
    player.open()
    player.play()
    #expect(player.changeLines == ["3 began 0.0"])
  }

  @Test func `viewing begins when the duration arrives late`() {
    var player = Player()
    player.open(duration: nil)
    player.play()
    player.advance(by: 20)
    #expect(player.changeLines.isEmpty)
    player.correct(duration: 1000)
    player.advance(by: 80)
    player.quit()
    #expect(player.changeLines == ["1 began 2.0", "1 ended quit 10.0"])
  }

  @Test func `corrected duration changes the progress`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.correct(duration: 2000)
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 10.0"])
    #expect(player.changes.last?.duration == 2000)
  }

  @Test func `growing duration moves the threshold`() {
    var player = Player()
    player.open(duration: 100)
    player.play()
    player.advance(by: 90)
    #expect(player.changeLines.last == "1 reached the threshold 80.0")
    player.correct(duration: 1000)
    #expect(player.tracker.deadline == Instant(1800.001))
    player.advance(by: 720)
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 moved 9.0",
        "1 reached the threshold 80.0",
      ])
  }

  @Test func `shortened duration limits the position`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 700)
    player.correct(duration: 600)
    player.quit()
    #expect(player.changeLines.last == "1 ended quit 100.0")
  }

  /// Its duration grows with the clock, and the position is always near its end.
  private func growing(by seconds: Int = 10) -> Player {
    var player = Player()
    player.open(duration: 32.9)
    player.seek(to: 31)
    player.play()
    for _ in 0..<seconds {
      player.advance(by: 1)
      player.correct(duration: (player.duration ?? 0) + 1)
    }
    return player
  }

  @Test func `live stream that still grows at its end is not a viewing`() {
    var player = growing()
    player.pause()
    player.resume()
    player.quit()
    #expect(
      player.changeLines == [
        "1 began 94.22", "1 reached the threshold 94.22", "1 grows 94.7", "1 paused 95.57",
        "1 resumed 95.57", "1 dropped 95.57",
      ])
    #expect(player.changes.map(\.isGrowing) == [false, false, true, true, true, true])
  }

  @Test func `live stream that is lost or paused for ten minutes is not a viewing`() {
    var player = growing()
    player.crash()
    #expect(player.changeLines.last == "1 dropped 95.57")
    player = growing()
    player.pause()
    player.advance(by: 601)
    #expect(player.changeLines.last == "1 dropped 95.57")
    player.quit()
    #expect(player.changeLines.last == "1 dropped 95.57")
  }

  @Test func `growing recording that reaches its end is a viewing`() {
    var player = growing()
    player.reachEnd()
    #expect(player.changeLines.last == "1 ended reachedEnd 100.0")
  }

  @Test func `recording that stopped growing is a viewing wherever it ends`() {
    var player = growing()
    player.correct(duration: 1000)
    player.advance(by: 900)
    player.quit()
    #expect(
      player.changeLines == [
        "1 began 94.22", "1 reached the threshold 94.22", "1 grows 94.7",
        "1 reached the threshold 80.0", "1 ended quit 94.1",
      ])
    #expect(player.changes.map(\.isGrowing) == [false, false, true, false, false])
  }

  @Test func `growing file reaches no threshold until it stops growing`() {
    var player = Player()
    player.open(duration: 30)
    player.seek(to: 29)
    player.play()
    #expect(player.tracker.deadline == Instant(1000.001))
    for _ in 0..<10 {
      player.correct(duration: (player.duration ?? 0) + 1)
      player.advance(by: 1)
      guard player.duration ?? 0 >= 33 else { continue }
      #expect((player.tracker.deadline?.seconds ?? 0) > player.now + 3)
    }
    #expect(
      player.changeLines == ["1 began 96.66", "1 reached the threshold 93.55", "1 grows 93.93"])
    player.advance(by: 100)
    #expect(player.changeLines.count == 4)
    #expect(player.tracker.deadline == nil)
  }

  @Test func `reported position in a growing file reaches no threshold`() {
    var player = growing()
    let recorded = player.changeLines
    player.report(.positionReported(duration: player.duration))
    #expect(player.changeLines == recorded)
  }

  @Test func `header with half the duration loses no viewing`() {
    var player = Player()
    player.open(duration: 500)
    player.play()
    player.advance(by: 495)
    for _ in 0..<500 {
      player.correct(duration: (player.duration ?? 0) + 1)
      player.advance(by: 1)
    }
    player.advance(by: 5)
    player.reachEnd()
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 grows 98.8", "1 ended reachedEnd 100.0",
      ])
    #expect(player.changes.last?.duration == 1000)
    #expect(player.changes.last?.watched.parts == [0...1000])
  }

  @Test func `file after a live stream is a viewing`() {
    var player = growing()
    player.close(.stop)
    player.open()
    player.play()
    player.quit()
    #expect(player.changeLines.suffix(3) == ["1 dropped 95.57", "2 began 0.0", "2 ended quit 0.0"])
  }

  @Test func `server without range requests is a viewing`() {
    #expect(
      changeLines { $0.open("https://example.org/film.mkv", seekable: false) }.last
        == "1 ended quit 70.0")
  }

  @Test func `seekability may change`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 50)
    player.become(seekable: false)
    player.advance(by: 50)
    player.become(seekable: true)
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 10.0"])
  }

  @Test func `video track that appears later makes it a viewing`() {
    var player = Player()
    player.open(video: false)
    player.play()
    player.advance(by: 50)
    #expect(player.changeLines.isEmpty)
    player.become(video: true, image: true)
    #expect(player.changeLines.isEmpty)
    player.become(video: true, image: false)
    #expect(player.changeLines == ["1 began 5.0"])
  }

  @Test func `deselected video track does not end the viewing`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 50)
    player.become(video: false)
    player.advance(by: 800)
    player.quit()
    #expect(
      player.changeLines == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended quit 85.0"])
  }

  @Test func `estimated duration of a variable bit rate is not a live stream`() {
    var player = Player()
    player.open()
    player.play()
    for estimate in [1010.0, 1020, 1015, 1030, 1025, 1040] {
      player.advance(by: 1)
      player.correct(duration: estimate)
    }
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 0.57"])
  }
}
