// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// The plugin's life in one player: waits for the player, for the daemon and for the daemon's
/// socket to appear, all at once and never by the clock.
struct Session: ~Copyable {
  private let player: Player
  private let place: SocketPlace
  private let identity: PlayerIdentity
  private let wakeup: Wakeup
  private var relay: PlayerRelay
  private var connection: DaemonConnection?
  private var watch: DirectoryWatch?
  /// What is left of the attempts to connect that the last event was worth.
  private var attempts = Self.attemptsPerEvent
  private var ending: Ending?

  private enum Ending {
    case quit
    /// The daemon wants nothing of this player, so there is nothing to keep for it either.
    case refused
  }

  /// One for the event, one more for a connection that is lost at once: more would be a busy loop
  /// with a daemon that closes whatever it accepts.
  private static let attemptsPerEvent = 2

  init?(_ player: Player, _ place: SocketPlace) {
    guard let wakeup = Wakeup(player) else { return nil }
    self.player = player
    self.place = place
    self.wakeup = wakeup
    identity = PlayerIdentity(player)
    relay = PlayerRelay(identity: identity)
  }

  mutating func run() {
    player.observe()
    repeat {
      handlePlayerEvents()
      guard ending == nil else { break }
      stayConnected()
      wait()
    } while ending == nil
    if ending == .quit, let lines = relay.spool(at: posix_monotonic_seconds()) {
      Spool.append(lines, of: identity.instance, at: place)
    }
  }
}

// The player
extension Session {
  private mutating func handlePlayerEvents() {
    wakeup.clear()
    var changes = PlaybackValues()
    while let event = player.nextEvent() {
      attempts = Self.attemptsPerEvent
      if case .changed(let values) = event {
        changes.apply(values)
      } else {
        report(changes)
        changes = PlaybackValues()
        handle(event)
      }
    }
    report(changes)
  }

  /// Sends in one line what changed together: mpv hands out changes one property at a time.
  private mutating func report(_ changes: PlaybackValues) {
    if let line = relay.valuesChanged(to: changes, moment: player.moment) { send(line) }
  }

  private mutating func handle(_ event: PlayerEvent) {
    switch event {
    case .startFile: send(relay.fileStarted(at: posix_monotonic_seconds()))
    case .fileLoaded: send(relay.fileLoaded(player.file(), player.moment()))
    case .seek: send(relay.seeked(player.moment()))
    case .playbackRestart: send(relay.playbackRestarted(player.moment()))
    case .unloading(let hook):
      let (file, moment) = (player.file(), player.moment())
      player.resume(afterHook: hook)
      send(relay.unloading(file, moment))
    case .endFile(let end): send(relay.fileEnded(end, at: posix_monotonic_seconds()))
    case .scriptMessage(let arguments): send(relay.scriptMessage(arguments, player.moment()))
    case .shutdown: ending = .quit
    case .changed, .other: break
    }
  }

  private mutating func send(_ line: [UInt8]) {
    connection?.send(line)
  }
}

// The daemon
extension Session {
  private mutating func stayConnected() {
    if connection?.isLost == true { connection = nil }
    guard connection == nil else { return }
    // Watched before it is tried: a socket that appears between the two is not missed.
    if watch == nil { watch = DirectoryWatch(place) }
    while attempts > 0 {
      attempts -= 1
      guard var found = DaemonConnection(place) else {
        attempts = 0
        return
      }
      for line in relay.greeting(player.moment(), file: player.file) { found.send(line) }
      if found.isLost { continue }
      connection = consume found
      watch = nil
      return
    }
  }

  private mutating func wait() {
    var entries = [pollEntry(wakeup.descriptor)]
    if let entry = connection?.pollEntry { entries.append(entry) }
    if let watched = watch?.descriptor { entries.append(pollEntry(watched)) }
    poll(&entries, nfds_t(entries.count), -1)
    for entry in entries.dropFirst() where entry.revents != 0 {
      if entry.fd == watch?.descriptor {
        watch = nil
        attempts = Self.attemptsPerEvent
      } else {
        hear(connection?.exchange() ?? [])
      }
    }
  }

  private mutating func hear(_ lines: [DaemonLine]) {
    var shown: ScreenText?
    for line in lines {
      switch line {
      case .taken(let number): relay.taken(upTo: number)
      case .show(let text): shown = text
      case .refused: ending = .refused
      case .unknown: break
      }
    }
    // Of many at once the last is the one that can be read.
    if let shown { player.show(shown) }
  }
}
