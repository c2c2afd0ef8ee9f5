// SPDX-License-Identifier: MIT

import Playback
import Testing

/// The daemon comes late, or again, or hears only farewells.
struct RestartTests {
  private func interrupted(at position: Seconds) -> (Player, RememberedViewing?) {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: position - 50)
    // So that something is written down shortly before.
    player.pause()
    player.resume()
    let remembered = player.remembered
    player.advance(by: 50)
    player.daemonDies()
    return (player, remembered)
  }

  @Test func `the viewing goes on as one`() {
    var (player, remembered) = interrupted(at: 300)
    player.advance(by: 20)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 80)
    player.quit()
    #expect(
      player.story == [
        "1 began 0.0", "1 paused 25.0", "1 resumed 25.0", "1 began again 32.0",
        "1 ended quit 40.0",
      ])
    #expect(player.changes.last?.watched.parts == [0...250, 320...400])
    #expect(player.changes.last?.ran == 400, "what was not heard was played from 25 % on")
  }

  @Test func `it was paused meanwhile`() {
    var (player, remembered) = interrupted(at: 300)
    player.pause()
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.story.suffix(2) == ["1 began again 30.0", "1 paused 30.0"])
    player.advance(by: 1000)
    player.resume()
    player.quit()
    #expect(player.story.suffix(2) == ["1 resumed 30.0", "1 ended quit 30.0"])
  }

  @Test func `left paused past the mark its ten minutes count anew`() {
    var (player, remembered) = interrupted(at: 900)
    player.pause()
    player.advance(by: 5000)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 599)
    #expect(player.story.suffix(2) == ["1 began again 90.0", "1 paused 90.0"])
    player.advance(by: 2)
    #expect(player.story.last == "1 ended leftPaused 90.0")
  }

  @Test func `it stalls at that moment`() {
    var (player, remembered) = interrupted(at: 300)
    player.stall()
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.story.last == "1 began again 30.0")
    player.advance(by: 10)
    player.unstall()
    player.advance(by: 10)
    player.crash()
    #expect(player.story.last == "1 ended lost 31.0")
  }

  @Test func `it seeks at that moment`() {
    var (player, remembered) = interrupted(at: 300)
    player.beginSeek(to: 500)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 10)
    player.landSeek()
    player.advance(by: 10)
    player.crash()
    #expect(player.story.suffix(2) == ["1 began again 50.0", "1 ended lost 51.0"])
  }

  @Test func `it ended meanwhile and the file is kept open`() {
    var (player, remembered) = interrupted(at: 900)
    player.advance(by: 100)
    player.reachEnd(keepOpen: true)
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.story.suffix(2) == ["1 began again 100.0", "1 ended reachedEnd 100.0"])
  }

  @Test func `it was over before: nothing more, but a rewatch is another viewing`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd(keepOpen: true)
    let told = player.changes.count
    player.daemonReturns(remembering: player.remembered)
    player.join()
    player.seek(to: 900)
    player.resume()
    player.advance(by: 50)
    #expect(player.changes.count == told)
    player.seek(to: 0)
    player.quit()
    #expect(player.story.dropFirst(told) == ["1+1 began 0.0", "1+1 ended quit 0.0"])
  }

  @Test func `it was over before, and is at its start again`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd(keepOpen: true)
    let remembered = player.remembered
    let told = player.changes.count
    player.daemonDies()
    player.seek(to: 0)
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.changes.count == told)
    player.resume()
    player.advance(by: 100)
    player.quit()
    #expect(player.story.dropFirst(told) == ["1+1 began 0.0", "1+1 ended quit 10.0"])
  }

  @Test func `it was over before, and the duration comes after the state line`() {
    let over = RememberedViewing(viewing: ViewingID(entry: 1, lap: 2), isOver: true)
    var player = Player(remembered: over, entry: 1)
    player.join()
    player.correct(duration: 1000)
    player.advance(by: 100)
    player.crash()
    #expect(player.story.isEmpty)
  }

  @Test func `its lap and what was seen are kept though the duration comes late`() {
    let known = RememberedViewing(
      viewing: ViewingID(entry: 1, lap: 2), isOver: false, watched: PlayedRanges([100...200]),
      ran: 150)
    var player = Player(remembered: known, entry: 1)
    player.join()
    #expect(player.story.isEmpty)
    player.correct(duration: 1000)
    #expect(player.story == ["1+2 began again 0.0"])
    #expect(player.changes.last?.watched == known.watched)
    #expect(player.changes.last?.ran == 150)
  }

  @Test func `the player is heard of late`() {
    var player = Player()
    player.daemonDies()
    player.open()
    player.play()
    player.advance(by: 300)
    player.daemonReturns(remembering: nil)
    player.join()
    player.advance(by: 100)
    player.quit()
    #expect(player.story == ["1 began 30.0", "1 ended quit 40.0"])
    // It has run as long as that takes, but only what was heard counts as seen.
    #expect(player.changes.last?.ran == 400)
    #expect(player.changes.last?.watched.parts == [300...400])
  }

  @Test func `heard of late while paused`() {
    var player = Player()
    player.daemonDies()
    player.open()
    player.play()
    player.advance(by: 300)
    player.pause()
    player.daemonReturns(remembering: nil)
    player.join()
    #expect(player.story == ["1 began 30.0", "1 paused 30.0"])
    player.resume()
    #expect(player.story.last == "1 resumed 30.0")
  }

  @Test func `music heard of late is nothing`() {
    var player = Player()
    player.daemonDies()
    player.open("/music/song.flac", video: false)
    player.play()
    player.daemonReturns(remembering: nil)
    player.join()
    player.advance(by: 100)
    player.quit()
    #expect(player.story.isEmpty)
  }

  /// An older plugin tells of the selected track only.
  @Test func `its picture was switched off while the daemon was away`() {
    let (first, remembered) = interrupted(at: 300)
    var player = first
    player.daemonReturns(remembering: remembered)
    let file = LoadedFile(path: "/films/Stalker (1979).mkv", hasVideo: false)
    player.tell(.joined(file, Properties(duration: 1000)), at: 300)
    player.quit()
    #expect(player.story.suffix(2) == ["1 began again 30.0", "1 ended quit 30.0"])
  }

  @Test func `what it remembers of one file says nothing of the next`() {
    var (player, remembered) = interrupted(at: 300)
    player.close(.stop)
    player.open()
    player.play()
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.story.last == "2 began 0.0")
    #expect(player.changes.last?.watched.total == 0)
  }

  @Test func `the same tracker hears a state line again: pauses and jumps were missed`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.join()
    #expect(player.story == ["1 began 0.0"])
    let late = Properties(pause: true, coreIdle: true, duration: 1000)
    player.tell(.joined(player.file, late), at: 500)
    #expect(player.story == ["1 began 0.0", "1 paused 50.0"])
  }

  @Test func `missed meanwhile: it has begun anew`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    let now = Properties(duration: 1000)
    player.tell(.joined(player.file, now), at: 20)
    #expect(player.story.suffix(2) == ["1 ended looped 100.0", "1+1 began 2.0"])
    #expect(player.changes.last?.watched.total == 0)
  }

  @Test func `missed meanwhile: it is no longer seekable`() {
    var player = Player()
    player.open()
    player.play()
    player.tell(.joined(player.file, Properties(seekable: false, duration: 1000)))
    #expect(player.story == ["1 began 0.0"])
  }

  @Test func `missed meanwhile: a jump that has not landed`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.beginSeek(to: 500)
    player.join()
    #expect(player.story == ["1 began 0.0"])
    player.landSeek()
    #expect(player.story == ["1 began 0.0", "1 sought 50.0"])
  }
}
