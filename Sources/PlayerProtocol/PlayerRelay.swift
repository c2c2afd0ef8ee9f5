// SPDX-License-Identifier: MIT

/// Converts the events of one player into lines for the daemon.
///
/// Contains no logic beyond the bookkeeping that docs/protocol.md requires. Each function returns
/// the line to send, connected or not; lines that must not be lost are kept in `ends`.
struct PlayerRelay {
  /// Large payloads are boxed, as in `PlayerLine.Kind`.
  private enum State {
    case idle
    /// After `start-file`; nothing is known about the file.
    case opening
    indirect case loaded(Loaded)
    /// After the hook `on_unload`; the properties no longer describe the file.
    indirect case unloading(Loaded?)
  }

  private struct Loaded {
    var file: PlayedFile
    /// The time of `file-loaded`.
    var began: Moment
    /// The duration then, in seconds; 0 if there was none.
    var duration: Double
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
    // `eventsLost` found it loaded before this event was delivered.
    case .loaded: return presentState(file, moment)
    // Its `start-file` preceded the plugin, or was lost.
    case .idle, .unloading: entry += 1
    }
    state = .loaded(
      Loaded(
        file: file, began: moment, duration: file.values.duration ?? 0, position: moment.position))
    return line(moment, .fileLoaded(file))
  }

  /// Reports changed properties; nil if no change is worth a line.
  ///
  /// - Parameter moment: evaluated only if there is a line to send.
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

  /// - Parameter loop: the active loops.
  mutating func seeked(_ moment: Moment, loop: PlaybackLoop?) -> [UInt8] {
    note(moment)
    return line(moment, .seek(loop))
  }

  mutating func playbackRestarted(_ moment: Moment) -> [UInt8] {
    note(moment)
    return line(moment, .playbackRestart)
  }

  /// - Parameter file: its state in the hook, the last moment at which the player has it.
  /// - Returns: nil if the hook ran already.
  mutating func unloading(_ file: PlayedFile, _ moment: Moment) -> [UInt8]? {
    if case .unloading = state { return nil }
    note(moment)
    var last = present
    last?.file = file
    state = .unloading(last)
    return line(moment, .unload(duration: file.values.duration))
  }

  /// - Parameter moment: the current time; the reported position is that of the hook.
  mutating func fileEnded(_ end: FileEnd, _ moment: Moment) -> [UInt8] {
    let loaded = present
    state = .idle
    lastEnd += 1
    let end = EndOfFile(
      number: lastEnd, end: end, date: moment.date, began: loaded?.began.instant,
      beganDate: loaded?.began.date, loadedDuration: loaded?.duration, file: loaded?.file)
    let line = line(at: moment.instant, position: loaded?.position, .endFile(end))
    // A file that never loaded was not watched: a playlist of a thousand missing files must not
    // displace real ends from the queue.
    if loaded != nil { ends.append(line, number: lastEnd) }
    return line
  }

  /// Resynchronizes after the player has dropped events (its queue holds a thousand), and if a file
  /// was loaded before the plugin.
  ///
  /// - Parameter file: the file that is loaded now.
  mutating func eventsLost(_ file: PlayedFile?, _ moment: Moment) -> [UInt8] {
    if let file, case .loaded(let loaded) = state, loaded.file.path == file.path {
      return presentState(file, moment)
    }
    var lines = present == nil ? [] : fileEnded(FileEnd(reason: .stop), moment)
    guard let file else { return lines }
    lines += fileLoaded(file, moment)
    return lines
  }

  /// The end of a file that is still loaded when the player quits; nil if none is, which is the
  /// normal case.
  mutating func playerQuit(_ moment: Moment) -> [UInt8]? {
    present == nil ? nil : fileEnded(FileEnd(reason: .quit), moment)
  }

  /// Reports the position; nil if no file is loaded.
  ///
  /// - Parameter duration: the duration of the file, in seconds.
  func position(_ moment: Moment, duration: Double?) -> [UInt8]? {
    guard case .loaded = state else { return nil }
    return line(moment, .position(duration: duration))
  }

  func scriptMessage(_ arguments: [[UInt8]], _ moment: Moment) -> [UInt8] {
    line(moment, .scriptMessage(arguments))
  }

  func choice(of id: Int, _ index: Int?, _ moment: Moment) -> [UInt8] {
    line(moment, .choice(id: id, index: index))
  }

  /// Whether the file of this number is loaded.
  func isLoaded(_ number: Int) -> Bool {
    if case .loaded = state { return number == entry }
    return false
  }

  /// The first lines of a connection: the identity, the unacknowledged ends, and the current file.
  ///
  /// - Parameter file: evaluated only if a file is loaded.
  mutating func greeting(_ moment: Moment, file: () -> PlayedFile) -> [UInt8] {
    var lines = hello(at: moment.instant) + ends.lines
    if case .loaded = state { lines += presentState(file(), moment) }
    return lines
  }

  /// The contents of the spool file when the player quits; nil if every end is acknowledged.
  func spool(at instant: Double) -> [UInt8]? {
    guard !ends.isEmpty else { return nil }
    return hello(at: instant) + ends.lines
  }

  mutating func acknowledged(upTo number: Int) {
    ends.acknowledged(upTo: number)
  }
}

extension PlayerRelay {
  /// The file that has been loaded and has not ended.
  private var present: Loaded? {
    switch state {
    case .loaded(let loaded): loaded
    case .unloading(let loaded): loaded
    case .idle, .opening: nil
    }
  }

  private mutating func presentState(_ file: PlayedFile, _ moment: Moment) -> [UInt8] {
    note(moment)
    guard case .loaded(var known) = state else { return [] }
    known.file = file
    state = .loaded(known)
    let began = known.began
    return line(moment, .state(PresentFile(file, began.instant, from: began.position)))
  }

  @inline(never)
  private mutating func note(_ moment: Moment) {
    guard case .loaded(var loaded) = state else { return }
    loaded.position = moment.position ?? loaded.position
    state = .loaded(loaded)
  }

  @inline(never)
  private func hello(at instant: Double) -> [UInt8] {
    PlayerLine(
      at: instant, .hello(Hello(.player(identity), reportsPosition: true, showsPrompts: true))
    ).bytes
  }

  @inline(never)
  private func line(_ moment: Moment, _ kind: PlayerLine.Kind) -> [UInt8] {
    line(at: moment.instant, position: moment.position, kind)
  }

  @inline(never)
  private func line(
    at instant: Double, position: Double? = nil, _ kind: PlayerLine.Kind
  ) -> [UInt8] {
    PlayerLine(at: instant, entry: startedEntry, position: position, kind).bytes
  }

  /// The number of the file started last; nil before the first.
  private var startedEntry: Int? { entry > 0 ? entry : nil }
}
