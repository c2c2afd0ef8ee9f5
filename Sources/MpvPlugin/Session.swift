// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// The plugin's event loop: waits for events of the player, data from the daemon and the appearance
/// of the socket with one poll(2).
struct Session: ~Copyable {
  private let player: Player
  private let socketPath: SocketPath
  private let identity: PlayerIdentity
  private let wakeup: Wakeup
  private var relay: PlayerRelay
  private var connection: DaemonConnection?
  private var watch: DirectoryWatch?
  /// Connection attempts left until the next event.
  private var attempts = Self.attemptsPerEvent
  private var ending: Ending?
  /// The file is being closed or the player quits. Lines are held back until that is done, because
  /// the daemon would compete with the player for the processors.
  private var isClosing = false
  /// The daemon has requested the position. It is sent after the pending events: after a seek the
  /// position changes before the event is delivered.
  private var isPositionRequested = false
  private var prompt = ShownPrompt()

  private enum Ending {
    case quit
    /// The daemon has refused this player, so nothing is kept for it.
    case refused
  }

  /// One attempt for the event and one for a connection that is lost at once. More would be a busy
  /// loop with a daemon that closes every connection.
  private static let attemptsPerEvent = 2

  init?(_ player: Player, _ socketPath: SocketPath) {
    guard let wakeup = Wakeup(player) else { return nil }
    self.player = player
    self.socketPath = socketPath
    self.wakeup = wakeup
    identity = PlayerIdentity(player)
    relay = PlayerRelay(identity: identity)
  }

  mutating func run() {
    player.observe()
    // If the plugin is loaded by a command, a file may be playing already; the greeting reports it.
    _ = reportMissedEvents()
    // Before the first call of mpv_wait_event(): mpv delays its first file until then, so a running
    // daemon sees the file from the start.
    connectIfNeeded()
    repeat {
      handlePlayerEvents()
      guard ending == nil else { break }
      answer()
      if !isClosing { connection?.release() }
      connectIfNeeded()
      wait()
    } while ending == nil
    if ending == .quit, let lines = relay.spool(at: posix_monotonic_seconds()) {
      Spool.append(lines, of: identity.instance, at: socketPath)
    }
    // Sent last: it makes the daemon process the event.
    connection?.release()
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

  /// Sends simultaneous changes in one line: mpv reports them one property at a time.
  @inline(never)
  private mutating func report(_ changes: PlaybackValues) {
    if let line = relay.valuesChanged(to: changes, moment: player.moment) { send(line) }
  }

  private mutating func handle(_ event: PlayerEvent) {
    switch event {
    case .unloading: isClosing = true
    case .endFile(let end): isClosing = end.reason == .quit
    default: isClosing = false
    }
    switch event {
    case .startFile, .unloading, .endFile, .shutdown: closePrompt(choosing: nil)
    default: break
    }
    switch event {
    case .startFile: send(relay.fileStarted(at: posix_monotonic_seconds()))
    case .fileLoaded: send(relay.fileLoaded(player.loadedFile(), player.moment().dated))
    case .seek: send(relay.seeked(player.moment(), loop: player.loop()))
    case .playbackRestart: send(relay.playbackRestarted(player.moment()))
    case .unloading(let hook):
      let (file, moment) = (player.file(), player.moment())
      player.resume(afterHook: hook)
      if let line = relay.unloading(file, moment) { send(line) }
    case .endFile(let end): send(relay.fileEnded(end, Moment.now.dated))
    case .scriptMessage(let arguments):
      if arguments.first?.elementsEqual(ShownPrompt.message) == true {
        press(arguments.last ?? [])
      } else {
        send(relay.scriptMessage(arguments, player.moment()))
      }
    case .overflow:
      player.addHook()
      send(reportMissedEvents())
    case .shutdown:
      if let line = relay.playerQuit(Moment.now.dated) { send(line) }
      ending = .quit
    case .changed, .other: break
    }
  }

  @inline(never)
  private mutating func reportMissedEvents() -> [UInt8] {
    let moment = player.moment().dated
    return relay.eventsLost(moment.position == nil ? nil : player.loadedFile(), moment)
  }

  private mutating func send(_ line: [UInt8]) {
    connection?.queue(line)
  }
}

// The daemon
extension Session {
  private mutating func connectIfNeeded() {
    switch connection?.condition {
    case .connected: return
    case .lost(afterHolding: true): attempts = Self.attemptsPerEvent
    case .lost(afterHolding: false), nil: break
    }
    connection = nil
    closePrompt(choosing: nil)
    // Watch before connecting, so that a socket that appears in between is not missed.
    if watch == nil { watch = DirectoryWatch(socketPath) }
    while attempts > 0 {
      attempts -= 1
      guard var found = DaemonConnection(socketPath) else {
        attempts = 0
        return
      }
      found.queue(relay.greeting(player.moment(), file: player.loadedFile))
      found.release()
      guard found.condition == .connected else { continue }
      connection = consume found
      watch = nil
      return
    }
  }

  private mutating func answer() {
    if prompt.remaining(at: posix_monotonic_seconds()) == 0 { closePrompt(choosing: nil) }
    guard isPositionRequested else { return }
    isPositionRequested = false
    if let line = relay.position(player.moment(), duration: player.number("duration")) {
      send(line)
    }
  }

  /// Waits for the player, the daemon and the directory; without a timeout unless a prompt is
  /// shown.
  private mutating func wait() {
    var entries: InlineArray<3, pollfd> = [
      pollfd(fd: wakeup.descriptor), connection?.pollEntry ?? pollfd(fd: -1),
      pollfd(fd: watch?.descriptor ?? -1),
    ]
    var span = entries.mutableSpan
    let timeout = prompt.remaining(at: posix_monotonic_seconds())
    _ = span.withUnsafeMutableBufferPointer { poll($0.baseAddress, nfds_t($0.count), timeout) }
    if entries[1].revents != 0 { perform(connection?.exchange() ?? DaemonCommands()) }
    if entries[2].revents != 0 {
      watch = nil
      attempts = Self.attemptsPerEvent
    }
  }

  private mutating func perform(_ commands: DaemonCommands) {
    if let number = commands.acknowledgedUpTo { relay.acknowledged(upTo: number) }
    if let text = commands.screenText { player.show(text) }
    if commands.requestsPosition { isPositionRequested = true }
    if let prompt = commands.prompt { show(prompt) }
    if let target = commands.target, relay.isLoaded(target.entry) {
      player.seek(to: target.position)
    }
    if commands.isRefused { ending = .refused }
  }
}

// Prompts on mpv's screen
extension Session {
  private mutating func show(_ new: Prompt) {
    closePrompt(choosing: nil)
    guard !new.items.isEmpty else { return }
    var key = 0
    while key < new.keys.count, !player.isFree(new.keys[key]) { key += 1 }
    prompt.show(new, line: key, at: posix_monotonic_seconds())
    if let entry = new.entry, !relay.isLoaded(entry) { return closePrompt(choosing: nil) }
    player.bind(prompt.bindings())
    player.draw(prompt.events())
  }

  private mutating func press(_ key: [UInt8]) {
    switch prompt.press(key) {
    case .ignored: break
    case .moved: player.draw(prompt.events())
    case .closed(let index): closePrompt(choosing: index)
    }
  }

  @inline(never)
  private mutating func closePrompt(choosing index: Int?) {
    guard let id = prompt.id else { return }
    prompt.close()
    player.bind(prompt.bindings())
    player.draw(prompt.events())
    send(relay.choice(of: id, index, player.moment()))
  }
}
