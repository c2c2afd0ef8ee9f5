// SPDX-License-Identifier: MIT

import Playback
import Testing

/// What is a viewing and what is none: music, pictures, streams, durations late and wrong.
struct FilmOrNotTests {
  private func story(opening: (inout Player) -> Void) -> [String] {
    var player = Player()
    opening(&player)
    player.play()
    player.advance(by: 100)
    player.pause()
    player.resume()
    player.seek(to: 700)
    player.quit()
    return player.story
  }

  @Test func `music, pictures, cover art, streams without an end`() {
    #expect(story { $0.open("/music/song.flac", video: false) }.isEmpty)
    #expect(story { $0.open("/pictures/cat.jpg", image: true) }.isEmpty)
    #expect(story { $0.open("/music/with-cover.mp3", image: true) }.isEmpty)
    #expect(story { $0.open("https://example.org/raw.h264", duration: nil) }.isEmpty)
  }

  @Test(arguments: [0, -5, .nan, .infinity, -.infinity, 1e300])
  func `a duration that can't be is none`(duration: Double) {
    #expect(story { $0.open(duration: duration) }.isEmpty)
  }

  @Test func `no video, then music with a picture, then a film`() {
    var player = Player()
    player.open(video: false)
    player.play()
    player.close(.eof)
    player.open(image: true)
    player.play()
    player.close(.eof)
    player.open()
    player.play()
    #expect(player.story == ["3 began 0.0"])
  }

  @Test func `the duration arrives late`() {
    var player = Player()
    player.open(duration: nil)
    player.play()
    player.advance(by: 20)
    #expect(player.story.isEmpty)
    player.correct(duration: 1000)
    player.advance(by: 80)
    player.quit()
    #expect(player.story == ["1 began 2.0", "1 ended quit 10.0"])
  }

  @Test func `the duration is corrected, and progress with it`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.correct(duration: 2000)
    player.advance(by: 100)
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 ended quit 10.0"])
    #expect(player.changes.last?.duration == 2000)
  }

  @Test func `the mark is elsewhere when the duration grows`() {
    var player = Player()
    player.open(duration: 100)
    player.play()
    player.advance(by: 90)
    #expect(player.story.last == "1 reached the threshold 80.0")
    player.correct(duration: 1000)
    #expect(player.tracker.deadline == Instant(1800.001))
    player.advance(by: 720)
    #expect(
      player.story == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 reached the threshold 80.0",
      ])
  }

  @Test func `a film that turns out shorter is at its end, not beyond`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 700)
    player.correct(duration: 600)
    player.quit()
    #expect(player.story.last == "1 ended quit 100.0")
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

  @Test func `a live stream that still grows when it is left is none`() {
    var player = growing()
    player.pause()
    player.resume()
    player.quit()
    #expect(
      player.story == [
        "1 began 94.22", "1 reached the threshold 94.22", "1 grows 94.7", "1 paused 95.57",
        "1 resumed 95.57", "1 dropped 95.57",
      ])
    #expect(player.changes.map(\.isGrowing) == [false, false, true, true, true, true])
  }

  @Test func `nor where its player dies, or it was paused for ten minutes`() {
    var player = growing()
    player.crash()
    #expect(player.story.last == "1 dropped 95.57")
    player = growing()
    player.pause()
    player.advance(by: 601)
    #expect(player.story.last == "1 dropped 95.57")
    player.quit()
    #expect(player.story.last == "1 dropped 95.57")
  }

  @Test func `a recording that grew and is complete at its end is a viewing`() {
    var player = growing()
    player.reachEnd()
    #expect(player.story.last == "1 ended reachedEnd 100.0")
  }

  @Test func `a recording that stopped growing is a viewing wherever it is left`() {
    var player = growing()
    player.correct(duration: 1000)
    player.advance(by: 900)
    player.quit()
    #expect(
      player.story == [
        "1 began 94.22", "1 reached the threshold 94.22", "1 grows 94.7",
        "1 reached the threshold 80.0", "1 ended quit 94.1",
      ])
    #expect(player.changes.map(\.isGrowing) == [false, false, true, false, false])
  }

  @Test func `while it grows no threshold is reached, and nothing is due but once it stops`() {
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
    #expect(player.story == ["1 began 96.66", "1 reached the threshold 93.55", "1 grows 93.93"])
    player.advance(by: 100)
    #expect(player.story.count == 4)
    #expect(player.tracker.deadline == nil)
  }

  @Test func `a header that says half of the length costs no viewing`() {
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
      player.story == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 grows 98.8", "1 ended reachedEnd 100.0",
      ])
    #expect(player.changes.last?.duration == 1000)
    #expect(player.changes.last?.watched.parts == [0...1000])
  }

  @Test func `the file after a live stream is a film again`() {
    var player = growing()
    player.close(.stop)
    player.open()
    player.play()
    player.quit()
    #expect(player.story.suffix(3) == ["1 dropped 95.57", "2 began 0.0", "2 ended quit 0.0"])
  }

  @Test func `a server that knows no ranges is none the less a film`() {
    #expect(
      story { $0.open("https://example.org/film.mkv", seekable: false) }.last
        == "1 ended quit 70.0")
  }

  @Test func `whether it can be sought in may change`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 50)
    player.become(seekable: false)
    player.advance(by: 50)
    player.become(seekable: true)
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 ended quit 10.0"])
  }

  @Test func `a picture that comes later makes it a film`() {
    var player = Player()
    player.open(video: false)
    player.play()
    player.advance(by: 50)
    #expect(player.story.isEmpty)
    player.become(video: true, image: true)
    #expect(player.story.isEmpty)
    player.become(video: true, image: false)
    #expect(player.story == ["1 began 5.0"])
  }

  @Test func `a picture that goes ends nothing`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 50)
    player.become(video: false)
    player.advance(by: 800)
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended quit 85.0"])
  }

  @Test func `a variable bit rate makes no live stream`() {
    var player = Player()
    player.open()
    player.play()
    for estimate in [1010.0, 1020, 1015, 1030, 1025, 1040] {
      player.advance(by: 1)
      player.correct(duration: estimate)
    }
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 ended quit 0.57"])
  }
}
