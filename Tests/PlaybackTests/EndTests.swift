// SPDX-License-Identifier: MIT

import Playback
import Testing

/// How viewings end: quit, stop, eof, keep-open, errors, playlists, crashes.
struct EndTests {
  private func playing(until position: Seconds) -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: position)
    return player
  }

  @Test(arguments: [EndReason.quit, .stop, .error])
  func `closed in the middle`(reason: EndReason) {
    var player = playing(until: 500)
    player.close(reason)
    #expect(player.story == ["1 began 0.0", "1 ended \(reason) 50.0"])
  }

  @Test func `the end of the film is 100 percent`() {
    var player = playing(until: 999.7)
    player.reachEnd()
    #expect(
      player.story == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended reachedEnd 100.0"])
    #expect(player.changes.last?.watched.parts == [0...1000])
  }

  @Test func `an end-file of eof alone is enough`() {
    var player = playing(until: 999)
    player.close(.eof)
    #expect(player.story.last == "1 ended eof 100.0")
  }

  @Test func `a stream that breaks off says eof in the middle, and ends there`() {
    var player = playing(until: 500)
    player.tell(.changed(Properties(coreIdle: true, eofReached: true)))
    player.close(.eof)
    #expect(player.story == ["1 began 0.0", "1 ended eof 50.0"])
  }

  @Test func `a stream that breaks off while it is kept open only pauses`() {
    var player = playing(until: 500)
    player.tell(.changed(Properties(coreIdle: true, eofReached: true)))
    player.pause()
    player.advance(by: 5000)
    player.quit()
    #expect(player.story == ["1 began 0.0", "1 paused 50.0", "1 ended quit 50.0"])
  }

  @Test func `keep-open ends at 100 percent, quitting later says nothing more`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    #expect(player.story.last == "1 ended reachedEnd 100.0")
    let told = player.changes.count
    player.advance(by: 5000)
    player.quit()
    #expect(player.changes.count == told)
  }

  @Test func `keep-open, back a little, and to the end again is still one viewing`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    player.seek(to: 800)
    player.resume()
    player.advance(by: 200)
    player.reachEnd(keepOpen: true)
    player.quit()
    #expect(
      player.story == ["1 began 0.0", "1 reached the threshold 80.0", "1 ended reachedEnd 100.0"])
  }

  @Test func `keep-open, back to the start: another viewing once it runs`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    player.seek(to: 0)
    player.advance(by: 60)
    #expect(player.story.last == "1 ended reachedEnd 100.0")
    player.resume()
    player.advance(by: 100)
    player.quit()
    #expect(player.story.suffix(2) == ["1+1 began 0.0", "1+1 ended quit 10.0"])
    #expect(player.changes.last?.watched.parts == [0...100])
  }

  @Test func `keep-open, back to the start, and quit while paused: no other viewing`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    player.seek(to: 0)
    player.quit()
    #expect(player.story.last == "1 ended reachedEnd 100.0")
  }

  @Test func `a missing file is nothing, the next one is`() {
    var player = Player()
    player.openFails()
    player.open()
    player.play()
    player.advance(by: 100)
    player.quit()
    #expect(player.story == ["2 began 0.0", "2 ended quit 10.0"])
  }

  @Test func `a playlist file redirects to its first entry`() {
    var player = Player()
    player.openFails(.redirect)
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd()
    player.open(at: 200)
    player.play()
    player.close(.stop)
    #expect(
      player.story == [
        "2 began 0.0", "2 reached the threshold 80.0", "2 ended reachedEnd 100.0",
        "3 began 20.0", "3 ended stop 20.0",
      ])
  }

  @Test func `when an end was not heard the next file is the end`() {
    var player = playing(until: 300)
    player.open()
    #expect(player.story == ["1 began 0.0", "1 ended lost 30.0"])
    player.play()
    #expect(player.story.last == "2 began 0.0")
  }

  @Test func `a crash ends the viewing where it must have been`() {
    var player = playing(until: 300)
    player.speed(2)
    player.advance(by: 100)
    player.crash()
    #expect(player.story == ["1 began 0.0", "1 ended lost 50.0"])
    #expect(player.changes.last?.motion == .held(at: 500))
    #expect(player.changes.last?.watched.total == 500)
  }

  @Test func `a crash while paused, long after`() {
    var player = playing(until: 300)
    player.pause()
    player.advance(by: 10_000)
    player.crash()
    #expect(player.story.last == "1 ended lost 30.0")
  }

  @Test func `a crash at the computed end is not beyond it`() {
    var player = playing(until: 300)
    player.advance(by: 10_000)
    player.crash()
    #expect(player.story.last == "1 ended lost 100.0")
    #expect(player.changes.last?.watched.total == 1000)
  }

  @Test func `a closed connection is closed once, and after an end it is nothing`() {
    var player = playing(until: 300)
    player.crash()
    player.crash()
    #expect(player.story.count == 2)
    player = playing(until: 300)
    player.quit()
    player.crash()
    #expect(player.story.count == 2)
    #expect(player.tracker.deadline == nil)
  }

  @Test func `unload tells the last position and duration`() {
    var player = playing(until: 300)
    player.tell(.unloading(duration: 2000), at: 310)
    player.tell(.ended(.quit, nil), at: nil)
    #expect(player.story == ["1 began 0.0", "1 ended quit 15.5"])
  }

  @Test func `a short look at the end with keep-open leaves the viewing open`() {
    var player = Player()
    player.open(at: 990)
    player.play()
    player.advance(by: 3)
    player.reachEnd(keepOpen: true)
    #expect(!player.story.contains { $0.contains("ended") })
    player.seek(to: 300)
    player.resume()
    player.advance(by: 700)
    player.reachEnd(keepOpen: true)
    #expect(player.story.last == "1 ended reachedEnd 100.0")
    #expect(player.changes.last?.ran == 703)
  }

  @Test func `a short look that is left paused is not over after ten minutes`() {
    var player = Player()
    player.open(at: 900)
    player.play()
    player.advance(by: 2)
    player.pause()
    player.advance(by: 1000)
    #expect(!player.story.contains { $0.contains("ended") })
    player.resume()
    player.advance(by: 50)
    player.quit()
    #expect(player.story.last == "1 ended quit 95.2")
    #expect(player.changes.last?.ran == 52)
  }

  @Test func `a player that was heard midway can't have run for longer than its file was open`() {
    var player = Player()
    player.daemonDies()
    player.open(at: 920)
    player.play()
    player.advance(by: 1)
    player.daemonReturns(remembering: nil)
    player.join()
    player.advance(by: 1)
    player.quit()
    #expect(player.changes.last?.ran == 2)
  }
}
