// SPDX-License-Identifier: MIT

import Addresses
import Playback
import Testing

/// A daemon that starts late, restarts, or receives only ends.
struct RestartTests {
  private func interrupted(at position: Seconds) -> (Player, RememberedViewing?) {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: position - 50)
    // A record is written shortly before.
    player.pause()
    player.resume()
    let remembered = player.remembered
    player.advance(by: 50)
    player.daemonDies()
    return (player, remembered)
  }

  @Test func `viewing continues after a restart`() {
    var (player, remembered) = interrupted(at: 300)
    player.advance(by: 20)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 80)
    player.quit()
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 paused 25.0", "1 resumed 25.0", "1 began (resumed) 32.0",
        "1 ended quit 40.0",
      ])
    #expect(player.changes.last?.watched.parts == [0...250, 320...400])
    #expect(
      player.changes.last?.playingTime == 400, "what was not reported was played from 25 % on")
  }

  @Test func `pause during the restart is reported`() {
    var (player, remembered) = interrupted(at: 300)
    player.pause()
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.changeLines.suffix(2) == ["1 began (resumed) 30.0", "1 paused 30.0"])
    player.advance(by: 1000)
    player.resume()
    player.quit()
    #expect(player.changeLines.suffix(2) == ["1 resumed 30.0", "1 ended quit 30.0"])
  }

  @Test func `pause past the threshold is counted from the restart`() {
    var (player, remembered) = interrupted(at: 900)
    player.pause()
    player.advance(by: 5000)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 599)
    #expect(player.changeLines.suffix(2) == ["1 began (resumed) 90.0", "1 paused 90.0"])
    player.advance(by: 2)
    #expect(player.changeLines.last == "1 ended leftPaused 90.0")
  }

  @Test func `stall during the restart continues the viewing`() {
    var (player, remembered) = interrupted(at: 300)
    player.stall()
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.changeLines.last == "1 began (resumed) 30.0")
    player.advance(by: 10)
    player.endStall()
    player.advance(by: 10)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 31.0")
  }

  @Test func `seek during the restart continues the viewing`() {
    var (player, remembered) = interrupted(at: 300)
    player.beginSeek(to: 500)
    player.daemonReturns(remembering: remembered)
    player.join()
    player.advance(by: 10)
    player.landSeek()
    player.advance(by: 10)
    player.crash()
    #expect(
      player.changeLines.suffix(3) == [
        "1 began (resumed) 50.0", "1 moved 50.0", "1 ended lost 51.0",
      ])
  }

  @Test func `end during the restart with keep-open ends the viewing`() {
    var (player, remembered) = interrupted(at: 900)
    player.advance(by: 100)
    player.reachEnd(keepOpen: true)
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(
      player.changeLines.suffix(2) == ["1 began (resumed) 100.0", "1 ended reachedEnd 100.0"])
  }

  @Test func `ended viewing stays ended and a rewatch is a new one`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd(keepOpen: true)
    let before = player.changes.count
    player.daemonReturns(remembering: player.remembered)
    player.join()
    player.seek(to: 900)
    player.resume()
    player.advance(by: 50)
    #expect(player.changes.count == before)
    player.seek(to: 0)
    player.quit()
    #expect(player.changeLines.dropFirst(before) == ["1+1 began 0.0", "1+1 ended quit 0.0"])
  }

  @Test func `ended viewing that is at its start again begins a new one`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd(keepOpen: true)
    let remembered = player.remembered
    let before = player.changes.count
    player.daemonDies()
    player.seek(to: 0)
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.changes.count == before)
    player.resume()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines.dropFirst(before) == ["1+1 began 0.0", "1+1 ended quit 10.0"])
  }

  /// It was skipped there.
  @Test func `viewing that ended at its start stays ended there`() {
    let over = RememberedViewing(
      viewing: ViewingID(entry: 1), isOver: true, playingTime: 20, position: 20)
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 20)
    let before = player.changes.count
    player.daemonReturns(remembering: over)
    player.join()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines.dropFirst(before) == [])
  }

  @Test func `ended viewing stays ended if the duration arrives late`() {
    let over = RememberedViewing(viewing: ViewingID(entry: 1, lap: 2), isOver: true)
    var player = Player(remembered: over, entry: 1)
    player.join()
    player.correct(duration: 1000)
    player.advance(by: 100)
    player.crash()
    #expect(player.changeLines.isEmpty)
  }

  @Test func `lap and played ranges are kept if the duration arrives late`() {
    let known = RememberedViewing(
      viewing: ViewingID(entry: 1, lap: 2), isOver: false, watched: PlayedRanges([100...200]),
      playingTime: 150)
    var player = Player(remembered: known, entry: 1)
    player.join()
    #expect(player.changeLines.isEmpty)
    player.correct(duration: 1000)
    #expect(player.changeLines == ["1+2 began (resumed) 0.0"])
    #expect(player.changes.last?.watched == known.watched)
    #expect(player.changes.last?.playingTime == 150)
  }

  /// What was played while no daemon ran counts as played, what was passed by a seek does not.
  @Test(arguments: [(100.0, 1.0, 400.0), (100, 3, 600), (10, 1, 300)])
  func `ranges played without a daemon are added`(
    _ time: Seconds, _ speed: Double, _ seen: Seconds
  ) {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 300)
    player.pause()
    player.resume()
    var known = player.remembered
    known?.seenAt = Instant(player.now)
    player.daemonDies()
    player.speed(speed)
    player.advance(by: time)
    if time < 100 { player.seek(to: 700) }
    player.daemonReturns(remembering: known)
    player.join()
    #expect(player.changes.last?.watched.total == seen)
  }

  @Test func `ranges played at another speed before the daemon started are added`() {
    var player = Player()
    player.daemonDies()
    player.open()
    player.speed(3)
    player.play()
    player.advance(by: 200)
    player.daemonReturns(remembering: nil)
    player.report(
      .joined(
        player.file, Properties(speed: 3, duration: 1000),
        since: FileBeginning(at: Instant(1000), position: 0)))
    #expect(player.changes.last?.watched.total == 600)
  }

  @Test func `player that connects late has run for its position`() {
    var player = Player()
    player.daemonDies()
    player.open()
    player.play()
    player.advance(by: 300)
    player.daemonReturns(remembering: nil)
    player.join()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines == ["1 began 30.0", "1 ended quit 40.0"])
    #expect(player.changes.last?.playingTime == 400)
    #expect(player.changes.last?.watched.parts == [0...400])
  }

  @Test func `player that connects late while paused begins a viewing`() {
    var player = Player()
    player.daemonDies()
    player.open()
    player.play()
    player.advance(by: 300)
    player.pause()
    player.daemonReturns(remembering: nil)
    player.join()
    #expect(player.changeLines == ["1 began 30.0", "1 paused 30.0"])
    player.resume()
    #expect(player.changeLines.last == "1 resumed 30.0")
  }

  @Test func `music of a player that connects late is not a viewing`() {
    var player = Player()
    player.daemonDies()
    player.open("/music/song.flac", video: false)
    player.play()
    player.daemonReturns(remembering: nil)
    player.join()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines.isEmpty)
  }

  /// A file of 1,000 s that stands at 920 s.
  @Test(
    "file of a player that connects late has run no longer than it was loaded and has moved",
    arguments: [
      // Opened there.
      (60.0, 920.0, 0.0),
      // Moved there by a seek.
      (60, 0, 60), (0.5, 0, 0.5),
      (900, 500, 420), (.infinity, 920, 0), (-.infinity, 0, 920), (.nan, 0, 920), (-5, 0, 0),
    ])
  func unobserved(_ loadedFor: Seconds, _ start: Seconds, _ playingTime: Seconds) {
    var player = Player()
    player.daemonReturns(remembering: nil)
    player.open(at: 920)
    player.daemonReturns(remembering: nil)
    player.advance(by: 1_000)
    let paused = Properties(pause: true, coreIdle: true, duration: 1_000)
    let beginning = FileBeginning(at: Instant(player.now - loadedFor), position: start)
    player.report(.joined(player.file, paused, since: beginning), at: 920)
    player.advance(by: 30)
    player.crash()
    #expect(player.changes.last?.playingTime == playingTime)
  }

  /// An older plugin reports the selected track only.
  @Test func `video track deselected during the restart keeps the viewing`() {
    let (first, remembered) = interrupted(at: 300)
    var player = first
    player.daemonReturns(remembering: remembered)
    let file = LoadedFile(address: MediaAddress("/films/Stalker (1979).mkv"), hasVideo: false)
    player.report(.joined(file, Properties(duration: 1000)), at: 300)
    player.quit()
    #expect(player.changeLines.suffix(2) == ["1 began (resumed) 30.0", "1 ended quit 30.0"])
  }

  @Test func `remembered viewing of one file does not affect the next`() {
    var (player, remembered) = interrupted(at: 300)
    player.close(.stop)
    player.open()
    player.play()
    player.daemonReturns(remembering: remembered)
    player.join()
    #expect(player.changeLines.last == "2 began 0.0")
    #expect(player.changes.last?.watched.total == 0)
  }

  @Test func `state line reports pauses and seeks missed in between`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.join()
    #expect(player.changeLines == ["1 began 0.0"])
    let late = Properties(pause: true, coreIdle: true, duration: 1000)
    player.report(.joined(player.file, late), at: 500)
    #expect(player.changeLines == ["1 began 0.0", "1 paused 50.0"])
  }

  @Test func `state line reports a missed restart of the file`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 1000)
    let now = Properties(duration: 1000)
    player.report(.joined(player.file, now), at: 20)
    #expect(player.changeLines.suffix(2) == ["1 ended looped 100.0", "1+1 began 2.0"])
    #expect(player.changes.last?.watched.total == 0)
  }

  @Test func `state line reports missed loss of seekability`() {
    var player = Player()
    player.open()
    player.play()
    player.report(.joined(player.file, Properties(seekable: false, duration: 1000)))
    #expect(player.changeLines == ["1 began 0.0"])
  }

  @Test func `state line reports a missed unfinished seek`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    player.beginSeek(to: 500)
    player.join()
    #expect(player.changeLines == ["1 began 0.0"])
    player.landSeek()
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 50.0"])
  }
}
