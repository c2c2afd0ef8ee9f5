// SPDX-License-Identifier: MIT

/// Turns the events of one running player into lines for the daemon.
///
/// Holds no logic but the bookkeeping of docs/protocol.md. Each function returns the line to send,
/// whether the daemon is connected or not; what must not get lost is kept in `ends`.
struct PlayerRelay {
  /// What is large is boxed, as in `PlayerLine.Kind`.
  private enum State {
    case idle
    /// `start-file` was seen; nothing is known of the file.
    case opening
    indirect case loaded(Loaded)
    /// The hook `on_unload` was seen; from here on the properties are those of no file.
    indirect case unloading(Loaded?)
  }

  private struct Loaded {
    var file: PlayedFile
    /// The moment of `file-loaded`.
    var began: Moment
    var position: Double?
  }

  private let identity: PlayerIdentity
  private var state = State.idle
  private var entry = 0
  private var lastEnd = 0
  private var ends = UnacknowledgedEnds()

  init(identity: PlayerIdentity) {
    self.identity = identity
  }

  mutating func fileStarted(at instant: Double) -> [UInt8] {
    entry += 1
    state = .opening
    return line(at: instant, .startFile)
  }

  mutating func fileLoaded(_ file: PlayedFile, _ moment: Moment) -> [UInt8] {
    switch state {
    case .opening: break
    // It was found loaded while this was on its way.
    case .loaded: return presentState(file, moment)
    // Its start was before the plugin's, or got lost.
    case .idle, .unloading: entry += 1
    }
    state = .loaded(Loaded(file: file, began: moment, position: moment.position))
    return line(moment, .fileLoaded(file))
  }

  /// nil where nothing changed that the daemon wants to know.
  ///
  /// - Parameter moment: asked for where there is something to say.
  mutating func valuesChanged(to values: PlaybackValues, moment: () -> Moment) -> [UInt8]? {
    guard case .loaded(let loaded) = state,
      let changes = loaded.file.values.difference(to: values)
    else { return nil }
    let moment = moment()
    var known = loaded
    known.file.values.apply(changes)
    state = .loaded(known)
    note(moment)
    return line(moment, .change(changes))
  }

  /// - Parameter loop: the loops that are on now.
  mutating func seeked(_ moment: Moment, loop: PlaybackLoop?) -> [UInt8] {
    note(moment)
    return line(moment, .seek(loop))
  }

  mutating func playbackRestarted(_ moment: Moment) -> [UInt8] {
    note(moment)
    return line(moment, .playbackRestart)
  }

  /// - Parameter file: as it is at the hook, the last moment at which the player knows it.
  /// - Returns: nil where the hook was seen already.
  mutating func unloading(_ file: PlayedFile, _ moment: Moment) -> [UInt8]? {
    if case .unloading = state { return nil }
    note(moment)
    var last = present
    last?.file = file
    state = .unloading(last)
    return line(moment, .unload(duration: file.values.duration))
  }

  /// - Parameter moment: now; the position is that of the hook.
  mutating func fileEnded(_ end: FileEnd, _ moment: Moment) -> [UInt8] {
    let loaded = present
    state = .idle
    lastEnd += 1
    let end = EndOfFile(
      number: lastEnd, end: end, date: moment.date, began: loaded?.began.instant,
      beganDate: loaded?.began.date, file: loaded?.file)
    let line = line(at: moment.instant, position: loaded?.position, .endFile(end))
    // A file that never loaded was not viewed: a playlist of a thousand missing files must not
    // push the viewings out of the queue.
    if loaded != nil { ends.append(line, number: lastEnd) }
    return line
  }

  /// Catches up after the player has dropped events, which it does when a thousand wait, and where it
  /// was playing before the plugin was loaded, of which it tells nothing.
  ///
  /// - Parameter file: what is loaded now.
  mutating func eventsLost(_ file: PlayedFile?, _ moment: Moment) -> [UInt8] {
    if let file, case .loaded(let loaded) = state, loaded.file.path == file.path {
      return presentState(file, moment)
    }
    var lines = present == nil ? [] : fileEnded(FileEnd(reason: .stop), moment)
    guard let file else { return lines }
    lines += fileLoaded(file, moment)
    return lines
  }

  /// The end of the file that is still loaded when the player goes; nil where there is none, as it
  /// should be.
  mutating func playerQuit(_ moment: Moment) -> [UInt8]? {
    present == nil ? nil : fileEnded(FileEnd(reason: .quit), moment)
  }

  /// nil where no file is loaded.
  ///
  /// - Parameter duration: of the file, in seconds.
  func position(_ moment: Moment, duration: Double?) -> [UInt8]? {
    guard case .loaded = state else { return nil }
    return line(moment, .position(duration: duration))
  }

  func scriptMessage(_ arguments: [[UInt8]], _ moment: Moment) -> [UInt8] {
    line(moment, .scriptMessage(arguments))
  }

  /// The first lines of a connection: the player, the ends not taken, and what plays now.
  ///
  /// - Parameter file: asked for where one is loaded.
  mutating func greeting(_ moment: Moment, file: () -> PlayedFile) -> [UInt8] {
    var lines = hello(at: moment.instant) + ends.lines
    if case .loaded = state { lines += presentState(file(), moment) }
    return lines
  }

  /// What goes to the spool when the player quits; nil where every end is taken.
  func spool(at instant: Double) -> [UInt8]? {
    guard !ends.isEmpty else { return nil }
    return hello(at: instant) + ends.lines
  }

  mutating func taken(upTo number: Int) {
    ends.taken(upTo: number)
  }
}

extension PlayerRelay {
  /// The file that has begun and not ended.
  private var present: Loaded? {
    switch state {
    case .loaded(let loaded): loaded
    case .unloading(let loaded): loaded
    case .idle, .opening: nil
    }
  }

  private mutating func presentState(_ file: PlayedFile, _ moment: Moment) -> [UInt8] {
    note(moment)
    if case .loaded(var known) = state {
      known.file = file
      state = .loaded(known)
    }
    return line(moment, .state(file))
  }

  @inline(never)
  private mutating func note(_ moment: Moment) {
    guard case .loaded(var loaded) = state else { return }
    loaded.position = moment.position ?? loaded.position
    state = .loaded(loaded)
  }

  @inline(never)
  private func hello(at instant: Double) -> [UInt8] {
    PlayerLine(at: instant, .hello(Hello(.player(identity), answersPosition: true))).bytes
  }

  private func line(_ moment: Moment, _ kind: PlayerLine.Kind) -> [UInt8] {
    line(at: moment.instant, position: moment.position, kind)
  }

  @inline(never)
  private func line(
    at instant: Double, position: Double? = nil, _ kind: PlayerLine.Kind
  ) -> [UInt8] {
    PlayerLine(at: instant, entry: startedEntry, position: position, kind).bytes
  }

  /// The number of the file that was started last; nil before the first.
  private var startedEntry: Int? { entry > 0 ? entry : nil }
}
