// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import PlayerServer

#if canImport(Glibc)
  internal import Glibc
#endif

extension PlayerFindings {
  /// Collects the findings: runs mpv and lists running players.
  ///
  /// - Parameter connected: the process ids of the players connected to the daemon.
  static func inspect(
    _ state: InstallationState, connected: Set<Int32>
  ) -> PlayerFindings {
    let environment = state.environment
    let exists = { (path: String) in access(path, F_OK) == 0 }
    var found = PlayerFindings()
    found.plugins = [state.mpv.link, state.mpv.systemLink].compactMap(\.self)
      .filter { InstallationState.entry(at: $0) != .nothing }
      .map { Plugin(path: $0, exists: exists($0)) }
    let plugin = found.plugins.first(where: \.exists)?.path
    found.mpv = Mpv.ask(ChildCommand(environment: environment), plugin: plugin)
    found.running = Running.all(
      connected: connected, runtime: environment["XDG_RUNTIME_DIR"])
    found.connected = connected.count
    found.others = OtherPlayer.installed(state, fallback: MpvDirectories.plugin)
    found.snap = exists("/snap/mpv")
    return found
  }
}

extension PlayerFindings.Mpv {
  static func ask(_ command: ChildCommand, plugin: String?) -> PlayerFindings.Mpv? {
    guard let path = command.find("mpv") else { return nil }
    var mpv = PlayerFindings.Mpv(path: InstallationState.resolved(path))
    let output = command.run("mpv", ["--no-config", "-v", "--version"])?.output ?? ""
    (mpv.version, mpv.features) = read(output)
    if mpv.version != nil, let plugin { mpv.load(plugin, command) }
    return mpv
  }

  /// Parses the output of `mpv -v --version`: name and version, then build features.
  static func read(_ text: String) -> (version: String?, features: Set<String>) {
    var version: String?
    var features: Set<String> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").drop { $0.hasPrefix("[") }
      if version == nil, words.first == "mpv", let number = words.dropFirst().first {
        version = "mpv \(number)"
      }
      if words.starts(with: ["List", "of", "enabled", "features:"]) {
        features = Set(words.dropFirst(4).map(String.init))
      }
    }
    return (version, features)
  }

  /// Runs mpv with only the plugin and waits for its hello, on a separate socket so that the
  /// running daemon is not involved.
  private mutating func load(_ plugin: String, _ command: ChildCommand) {
    var path = Array("/tmp/scrobbled.XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else { return }
    let directory = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let socketPath = "\(directory)/scrobbled/scrobbled.sock"
    guard let listener = try? ListeningSocket(path: socketPath) else { return }
    defer { close(listener.descriptor) }
    let outcome = command.run(
      "mpv",
      [
        "--no-config", "--load-scripts=no", "--ytdl=no", "--osc=no", "--vo=null", "--ao=null",
        "--script=\(plugin)", "--", "/dev/null",
      ], variables: ["XDG_RUNTIME_DIR": directory], timeout: 15)
    sendsHello = listener.receivedText?.contains(#""hello""#) == true
    errorMessage = outcome.flatMap { outcome in
      (outcome.output + "\n" + outcome.errors).split(separator: "\n")
        .first { $0.hasPrefix("[scrobbled]") }
        .map { String($0.dropFirst("[scrobbled] ".count)) }
    }
  }
}

extension ListeningSocket {
  /// The data sent by a process that has ended.
  fileprivate var receivedText: String? {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    let peer = accept(descriptor, nil, nil)
    guard peer >= 0 else { return nil }
    defer { close(peer) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = recv(peer, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

extension PlayerFindings.Running {
  /// The names of mpv's process: in Flathub's package a script starts `mpv-bin`.
  private static let names = [Data("mpv\n".utf8), Data("mpv-bin\n".utf8)]

  /// The processes of this user that are named like mpv.
  ///
  /// - Parameter runtime: players with another `XDG_RUNTIME_DIR` are skipped.
  static func all(connected: Set<Int32>, runtime: String?) -> [PlayerFindings.Running] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.sorted().compactMap { pid in
      let process = "/proc/\(pid)"
      var status = stat()
      guard stat(process, &status) == 0, status.st_uid == getuid(),
        let name = FileManager.default.contents(atPath: "\(process)/comm"), names.contains(name),
        // The environment is empty for a process that is ending.
        let environment = FileManager.default.contents(atPath: "\(process)/environ"),
        !environment.isEmpty
      else { return nil }
      let given = environment.split(separator: 0).lazy.map { String(decoding: $0, as: UTF8.self) }
        .first { $0.hasPrefix("XDG_RUNTIME_DIR=") }
      if let given, let runtime, given != "XDG_RUNTIME_DIR=\(runtime)" { return nil }
      let sandbox = FileManager.default.contents(atPath: "\(process)/root/.flatpak-info")
        .map { FlatpakOverride.access(ofSandbox: String(decoding: $0, as: UTF8.self)) }
      let isSnap = InstallationState.linkTarget("\(process)/exe")?.hasPrefix("/snap/") == true
      return PlayerFindings.Running(
        pid: pid, kind: sandbox.map { .flatpak($0) } ?? (isSnap ? .snap : .plain),
        isConnected: connected.contains(pid))
    }
  }
}
