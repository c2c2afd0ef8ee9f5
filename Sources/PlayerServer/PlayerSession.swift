// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore
public import Playback
internal import Timekeeping

/// One running player, however often it connects: its tracker, its timer, its screen.
actor PlayerSession {
  nonisolated let instance: String
  private let desk: any PlaybackDelegate
  private let time: Clocks
  private var threshold: Progress

  private var pid: Int?
  private var tracker: PlaybackTracker?
  /// A later one takes the place of an earlier one.
  private var connection: Connection?
  private var alarm: (alarm: Clocks.Alarm, rings: Instant)?

  init(instance: String, desk: any PlaybackDelegate, time: Clocks, threshold: Progress) {
    self.instance = instance
    self.desk = desk
    self.time = time
    self.threshold = threshold
  }

  func adopt(threshold: Progress) {
    self.threshold = threshold
    tracker?.threshold = threshold
    setAlarm()
  }

  // MARK: connection

  func attach(_ connection: Connection, pid: Int?) async {
    self.connection = connection
    self.pid = pid
    await open()
  }

  /// Takes up what was written down of this player.
  func open() async {
    guard tracker == nil else { return }
    let remembered = await desk.remembered(instance)
    // Somebody else may have come here during the wait.
    if tracker == nil { tracker = PlaybackTracker(threshold: threshold, remembered: remembered) }
  }

  func detach(_ id: Int) {
    // A later connection may have taken its place.
    guard connection?.id == id else { return }
    connection = nil
    // What a player does that can't be heard is not computed any further.
    alarm?.alarm.cancel()
    alarm = nil
  }

  var isAttached: Bool { connection != nil }

  /// Something is under way that the player has not ended.
  var hasViewing: Bool { tracker?.hasViewing ?? false }

  /// The player seems to be gone for good. If it is heard again all the same, it goes on from what
  /// was written down.
  func close(at instant: Instant) async {
    let changes = tracker?.connectionClosed(at: instant) ?? []
    tracker = nil
    await record(changes)
  }

  // MARK: news

  /// - Returns: whether the line could be understood.
  func take(_ message: PlayerMessage) async -> Bool {
    switch message.type {
    case "script-message":
      await desk.received(scriptMessage: message.arguments ?? [], of: instance)
      return true
    case "start-file", "file-loaded", "state", "change", "seek", "playback-restart", "unload",
      "end-file":
      guard let event = message.event(now: time.now()) else { return false }
      await record(tracker?.handle(event) ?? [])
      if message.type == "end-file", let number = message.number { tell(.taken(number)) }
      return true
    default:
      // From a newer plugin.
      return true
    }
  }

  func show(_ text: String, seconds: Double) {
    tell(.show(text, seconds: seconds))
  }

  func snapshot() -> ConnectedPlayer? {
    tracker.map {
      ConnectedPlayer(instance: instance, pid: pid, playback: $0.snapshot(at: time.now()))
    }
  }

  private func record(_ changes: [PlaybackChange]) async {
    if !changes.isEmpty { await desk.record(changes, of: instance) }
    setAlarm()
  }

  private func tell(_ line: DaemonLine) {
    // One that does not read is not waited for; it asks again when it connects anew.
    guard let channel = connection?.channel, channel.isWritable else { return }
    channel.writeAndFlush(ByteBuffer(bytes: line.bytes), promise: nil)
  }

  // MARK: the one timer

  private func setAlarm() {
    guard let deadline = tracker?.deadline else {
      alarm?.alarm.cancel()
      alarm = nil
      return
    }
    // One that rings too early finds nothing to do and is set anew: cheaper than one for each event.
    if let alarm, alarm.rings <= deadline { return }
    alarm?.alarm.cancel()
    alarm = (time.schedule(deadline) { Task { await self.ring(at: deadline) } }, deadline)
  }

  private func ring(at moment: Instant) async {
    // It may have been cancelled on its way here.
    guard alarm?.rings == moment else { return }
    alarm = nil
    await record(tracker?.deadlinePassed(at: time.now()) ?? [])
  }
}

/// A player that is connected, for those who want to look.
public struct ConnectedPlayer: Sendable {
  public var instance: String
  public var pid: Int?
  public var playback: PlayerSnapshot
}
