// SPDX-License-Identifier: MIT

import Foundation
import Fuzzing
import Glibc
import TestSupport

@testable import PlayerProtocol

/// A player that follows a script: with the plugin's bookkeeping, the real socket, the real spool,
/// and in real time.
final class ChaosPlayer {
  private let name: String
  private let home: Home
  private let clock: RunClock
  private let runLog: RunLog
  private var random: Random

  private var identity: PlayerIdentity
  private var relay: PlayerRelay
  private var connection: LineConnection?
  private var connectedSince = 0.0

  private var file = PlayedFile()
  private var position = 0.0
  /// The time since which it runs from ``position``; nil while held.
  private var runsSince: Double?
  private var playingTime = 0.0
  private var connected: [ClosedRange<Double>] = []
  private var reachedThresholdAt: Double?
  /// The number of ends that this process has sent, and of those that were acknowledged.
  private var ends = (sent: 0, acknowledged: 0)
  /// The number of ends that were in the memory of the last killed process only.
  private var lostEnds = 0

  init(number: Int, seed: UInt64, home: Home, clock: RunClock, runLog: RunLog) {
    name = "player \(number)"
    self.home = home
    self.clock = clock
    self.runLog = runLog
    random = Random(seed: seed &+ UInt64(number))
    identity = Self.identity(&random)
    relay = PlayerRelay(identity: identity)
  }

  /// Plays the script in real time.
  func play(_ script: [PlannedViewing], until deadline: Double) -> [ActualViewing] {
    var viewed: [ActualViewing] = []
    for planned in script {
      wait(until: clock.now + planned.gap)
      guard clock.now < deadline else { break }
      viewed.append(play(planned))
      if planned.exit == .killed {
        for index in viewed.indices.dropLast().suffix(lostEnds) { viewed[index].isKilled = true }
      }
    }
    leave()
    return viewed
  }

  // MARK: one file

  private func play(_ planned: PlannedViewing) -> ActualViewing {
    let began = clock.now
    open(planned)
    for (fraction, step) in zip(planned.fractions, planned.steps) {
      run(to: fraction, of: planned)
      switch step {
      case .pause(let seconds):
        hold()
        change { $0.pause = true }
        wait(until: clock.now + seconds)
        resume()
        change { $0.pause = false }
      case .seek(let target):
        hold()
        position = target * planned.duration
        send(relay.seeked(moment, loop: nil))
        send(relay.playbackRestarted(moment))
        resume()
      }
    }
    run(to: planned.ends, of: planned)
    hold()
    let ended = clock.now
    let progress = min(position / planned.duration, 1) * 100
    if connection != nil { connected.append(connectedSince...max(ended, connectedSince)) }
    end(planned)
    let isPast = progress >= 80
    runLog.note(
      "\(name): \(planned.exit) \(planned.video.title) at \(progress.formatted()) %")
    return ActualViewing(
      video: planned.video, began: began, ended: ended, progress: progress,
      playingTime: playingTime,
      reachedThresholdAt: isPast ? reachedThresholdAt ?? began : nil,
      pace: planned.speed / planned.duration * 100,
      isKilled: planned.exit == .killed, connected: connected)
  }

  private func open(_ planned: PlannedViewing) {
    (connected, reachedThresholdAt, playingTime) = ([], nil, 0)
    connectedSince = max(connectedSince, clock.now)
    position = planned.begins * planned.duration
    runsSince = nil
    file = PlayedFile(
      path: Array(home.videos.appending(path: planned.video.path).path.utf8),
      workingDirectory: Array("/".utf8))
    file.values = PlaybackValues(
      pause: false, coreIdle: false, pausedForCache: false, eofReached: false, seekable: true,
      speed: planned.speed, hasVideo: true, isImage: false, duration: planned.duration)
    send(relay.fileStarted(at: clock.instant))
    send(relay.fileLoaded(file, moment))
    send(relay.playbackRestarted(moment))
    resume()
  }

  private func end(_ planned: PlannedViewing) {
    guard planned.exit != .killed else {
      connection = nil
      lostEnds = ends.sent - ends.acknowledged
      return becomeNewProcess()
    }
    let isWhole = planned.ends == 1
    if let line = relay.unloading(file, moment) { send(line) }
    let reason: FileEnd.Reason = isWhole ? .eof : planned.exit == .quit ? .quit : .stop
    send(relay.fileEnded(FileEnd(reason: reason), moment))
    ends.sent += 1
    if planned.exit == .quit { leave() }
  }

  /// Quits like the plugin: unacknowledged ends go to the spool.
  private func leave() {
    if let lines = relay.spool(at: clock.instant) {
      let directory = home.spool.path
      mkdir((directory as NSString).deletingLastPathComponent, 0o700)
      mkdir(directory, 0o700)
      let instance = String(decoding: identity.instance, as: UTF8.self)
      let descriptor = Glibc.open(
        "\(directory)/\(instance).jsonl", O_WRONLY | O_APPEND | O_CREAT, 0o600)
      if write(descriptor, lines, lines.count) != lines.count { runLog.note("\(name): no spool") }
      close(descriptor)
    }
    connection = nil
    becomeNewProcess()
  }

  /// The next file is played by a new process.
  private func becomeNewProcess() {
    identity = Self.identity(&random)
    relay = PlayerRelay(identity: identity)
    ends = (0, 0)
    file = PlayedFile()
  }

  private static func identity(_ random: inout Random) -> PlayerIdentity {
    PlayerIdentity(
      seed: (random.next(), random.next()), processID: Int(getpid()), player: Array("chaos".utf8))
  }

  // MARK: time

  private var here: Double {
    position + (runsSince.map { (clock.now - $0) * (file.values.speed ?? 1) } ?? 0)
  }

  private var moment: Moment {
    Moment(instant: clock.instant, date: Date.now.timeIntervalSince1970, position: here)
  }

  private func hold() {
    position = min(here, file.values.duration ?? 0)
    playingTime += runsSince.map { clock.now - $0 } ?? 0
    runsSince = nil
    noteMark()
  }

  private func resume() {
    runsSince = clock.now
    noteMark()
  }

  private func noteMark() {
    let isPast = position >= 0.8 * (file.values.duration ?? 0)
    reachedThresholdAt = isPast ? reachedThresholdAt ?? clock.now : nil
  }

  private func run(to fraction: Double, of planned: PlannedViewing) {
    let speed = planned.speed
    let target = fraction * planned.duration
    let mark = 0.8 * planned.duration
    if reachedThresholdAt == nil, here < mark, target >= mark {
      wait(until: clock.now + (mark - here) / speed)
      reachedThresholdAt = clock.now
    }
    wait(until: clock.now + max(0, target - here) / speed)
  }

  /// Reads from the daemon until this time, and reconnects if necessary.
  private func wait(until moment: Double) {
    while true {
      connectIfNeeded()
      let rest = moment - clock.now
      guard rest > 0 else { return }
      // The plugin is woken by inotify when a daemon starts.
      let longest = connection == nil ? 0.2 : 60
      connection?.wait(seconds: min(rest, longest)) ?? LineConnection.pause(min(rest, longest))
      for line in connection?.receive() ?? [] {
        switch DaemonLine(line) {
        case .acknowledged(let number)?:
          relay.acknowledged(upTo: number)
          ends.acknowledged = max(ends.acknowledged, number)
        case .requestPosition?: reportPosition()
        default: break
        }
      }
    }
  }

  // MARK: the daemon

  private func connectIfNeeded() {
    if let connection {
      guard connection.isLost else { return }
      connected.append(connectedSince...max(clock.now, connectedSince))
      self.connection = nil
    }
    guard let found = LineConnection(path: home.socket.path) else { return }
    connection = found
    connectedSince = clock.now
    found.send(relay.greeting(moment) { file })
  }

  private func send(_ line: [UInt8]) {
    connectIfNeeded()
    connection?.send(line)
  }

  private func reportPosition() {
    if let line = relay.position(moment, duration: file.values.duration) { send(line) }
  }

  private func change(_ body: (inout PlaybackValues) -> Void) {
    var values = file.values
    body(&values)
    values.coreIdle = values.pause
    let moment = moment
    if let line = relay.valuesChanged(to: values, moment: { moment }) { send(line) }
    file.values = values
  }
}
