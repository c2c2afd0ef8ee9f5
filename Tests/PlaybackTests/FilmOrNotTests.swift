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
    #expect(story { $0.open("https://example.org/live", seekable: false) }.isEmpty)
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

  @Test func `a live stream whose duration grows is dropped, and for good`() {
    var player = Player()
    player.open(duration: 32.9)
    player.seek(to: 31)
    player.play()
    for _ in 0..<10 {
      player.advance(by: 1)
      player.correct(duration: (player.duration ?? 0) + 1)
    }
    player.pause()
    player.resume()
    // What it says of seeking changes nothing about that.
    player.become(seekable: false)
    player.become(seekable: true)
    player.quit()
    #expect(player.story == ["1 began 94.22", "1 reached the threshold 94.22", "1 dropped 97.42"])
  }

  @Test func `a live stream that shows itself while paused never begins`() {
    var player = Player()
    player.open(duration: 30)
    player.pause()
    player.play()
    for _ in 0..<10 {
      player.advance(by: 1)
      player.correct(duration: (player.duration ?? 0) + 1)
    }
    player.resume()
    player.quit()
    #expect(player.story.isEmpty)
  }

  @Test func `the file after a live stream is a film again`() {
    var player = Player()
    player.open(duration: 30)
    player.play()
    for second in 1...10 { player.correct(duration: 30 + Double(second)) }
    player.close(.stop)
    player.open()
    player.play()
    #expect(player.story == ["1 began 0.0", "1 dropped 0.0", "2 began 0.0"])
  }

  @Test func `a stream that can't be sought in after all is dropped`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 50)
    player.become(seekable: false)
    player.become(seekable: false)
    player.advance(by: 50)
    #expect(player.story == ["1 began 0.0", "1 dropped 5.0"])
  }

  @Test func `and it begins where it is when it can`() {
    var player = Player()
    player.open(seekable: false)
    player.play()
    player.advance(by: 50)
    player.become(seekable: true)
    #expect(player.story == ["1 began 5.0"])
    player.become(seekable: false)
    player.tell(.changed(Properties(seekable: true)), at: nil)
    #expect(player.story == ["1 began 5.0", "1 dropped 5.0", "1 began 5.0"])
  }

  @Test func `dropped in its second lap it does not become the first again`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.loop()
    player.become(seekable: false)
    player.become(seekable: true)
    player.quit()
    #expect(
      player.story.suffix(4) == [
        "1+1 began 0.0", "1+1 dropped 0.0", "1+1 began 0.0", "1+1 ended quit 0.0",
      ])
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
