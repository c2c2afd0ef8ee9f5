// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

#if canImport(Glibc)
  internal import Glibc
#endif

/// Attaches to players whose IPC sockets match `[players] attach`: to those that exist, and to
/// those that appear. Without patterns there is no inotify instance.
actor AttachService: Service {
  private enum Change: Sendable {
    case patterns([AttachPattern])
    case events([InotifyEvent])
  }

  /// The delays before further attempts, in seconds: a socket appears before mpv listens on it.
  private static let delays = [0.1, 0.5, 2]
  /// The largest number of sockets that are being attached to.
  private static let maximumAttempts = 64

  private let threads: any EventLoopGroup
  /// The plugin's path; nil if it is not installed.
  private let plugin: @Sendable () -> String?
  private let log: Logger
  private let changes: AsyncStream<Change>
  private let changed: AsyncStream<Change>.Continuation

  private var list = AttachWatchList()
  private var watcher: DirectoryWatcher?
  /// The directories of each watch; several paths of one directory share a watch.
  private var watches: [Int32: Set<String>] = [:]
  /// The sockets that are being attached to, and whether each has appeared again meanwhile.
  private var attempts: [String: Bool] = [:]

  init(
    threads: any EventLoopGroup, log: Logger, plugin: @escaping @Sendable () -> String?
  ) {
    self.threads = threads
    self.log = log
    self.plugin = plugin
    (changes, changed) = AsyncStream.makeStream()
  }

  /// Replaces the patterns; sockets that match attached ones are attached to again, to which
  /// mpv replies "already loaded".
  nonisolated func adopt(_ patterns: [AttachPattern]) {
    changed.yield(.patterns(patterns))
  }

  func run() async throws {
    await withDiscardingTaskGroup { group in
      for await change in changes.cancelOnGracefulShutdown() {
        for path in await sockets(after: change) where begin(path) {
          group.addTask { await self.attach(path) }
        }
      }
      group.cancelAll()
    }
    watcher?.close()
  }

  // MARK: watching

  /// - Returns: the paths of the sockets to attach to.
  private func sockets(after change: Change) async -> [String] {
    switch change {
    case .patterns(let patterns):
      for watch in watches.keys { watcher?.remove(watch) }
      (list, watches) = (AttachWatchList(), [:])
      if patterns.isEmpty {
        watcher?.close()
        watcher = nil
        return []
      }
      await startWatcher()
      list.adopt(patterns)
      return update()
    case .events(let events):
      return events.flatMap(react)
    }
  }

  private func startWatcher() async {
    guard watcher == nil else { return }
    do {
      watcher = try await DirectoryWatcher(on: threads) { [changed] in changed.yield(.events($0)) }
    } catch {
      log.error("cannot watch for players' sockets: \(error)")
    }
  }

  private func react(to event: InotifyEvent) -> [String] {
    if event.isOverflow {
      return list.watched.sorted().flatMap(existing) + update()
    }
    guard let directories = watches[event.watch] else { return [] }
    if event.isWatchRemoved {
      watches[event.watch] = nil
      for directory in directories { list.remove(directory) }
    }
    var sockets: [String] = []
    for directory in directories.sorted() {
      switch list.reaction(to: event.name, in: directory) {
      case .nothing: break
      case .attach(let path): sockets.append(path)
      case .update: sockets += update()
      }
    }
    return sockets
  }

  private func update() -> [String] {
    var sockets: [String] = []
    // Repeats until nothing changes: a directory may appear before the watch of its parent is
    // added.
    while case let update = list.update(isDirectory: Self.isDirectory), update != .init() {
      sockets += apply(update)
    }
    return sockets
  }

  private func apply(_ update: AttachWatchList.Update) -> [String] {
    for (watch, directories) in watches {
      let rest = directories.subtracting(update.removed)
      watches[watch] = rest.isEmpty ? nil : rest
      if rest.isEmpty { watcher?.remove(watch) }
    }
    for directory in update.added {
      if let watch = watcher?.add(directory) {
        watches[watch, default: []].insert(directory)
      } else {
        log.warning("cannot watch \(directory) for players' sockets: \(systemMessage(errno))")
      }
    }
    // After the watch was added, so that none is missed in between.
    return update.added.flatMap(existing)
  }

  private func existing(in directory: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { list.matches($0, in: directory) }.sorted()
      .map { AttachWatchList.path(directory, $0) }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  // MARK: attaching

  private func begin(_ path: String) -> Bool {
    if attempts[path] != nil {
      attempts[path] = true
      return false
    }
    guard attempts.count < Self.maximumAttempts else { return false }
    attempts[path] = false
    return true
  }

  private func attach(_ path: String) async {
    await tryToAttach(path)
    while attempts[path] == true {
      attempts[path] = false
      await tryToAttach(path)
    }
    attempts[path] = nil
  }

  private func tryToAttach(_ path: String) async {
    guard let plugin = plugin() else {
      log.warning("cannot attach to \(path): the plugin is not installed")
      return
    }
    let attacher = PlayerAttacher(threads: threads, plugin: plugin)
    var delays = Self.delays[...]
    // The patterns may change meanwhile.
    while list.matches(path) {
      do throws(AttachFailure) {
        let attachment = try await attacher.attach(path)
        if attachment.isNew {
          log.info("attached to the player at \(path), process \(attachment.process)")
        }
        return
      } catch {
        guard error == .notListening, let delay = delays.popFirst() else {
          let level: Logger.Level = error.isMpvs ? .warning : .debug
          log.log(level: level, "\(error.command(path).message)")
          return
        }
        try? await Task.sleep(for: .seconds(delay), clock: .suspending)
      }
    }
  }
}
