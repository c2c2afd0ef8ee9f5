// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

extension InstallationState {
  /// Reads the present state without changing it.
  static func inspect(environment: [String: String]) -> InstallationState {
    let exists = { (path: String) in entry(at: path) != .nothing }
    let installation = Installation(
      executable: linkTarget("/proc/self/exe") ?? "scrobbled", exists: exists)
    let mpv = MpvDirectories(environment: environment, exists: exists)
    return InstallationState(
      environment: environment, installation: installation, mpv: mpv,
      plugin: entry(at: mpv.link), hasSystemPlugin: mpv.systemLink.map(exists) ?? false,
      manager: Manager.inspect(
        UserSystemd(environment: environment), installation, environment: environment))
  }

  static func entry(at path: String) -> Entry {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .nothing }
    return status.st_mode & S_IFMT == S_IFLNK
      ? linkTarget(path).map(Entry.link) ?? .other : .other
  }

  /// The path with symbolic links resolved.
  static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func linkTarget(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }
}

extension InstallationState.Manager {
  static func inspect(
    _ systemd: UserSystemd, _ installation: Installation, environment: [String: String]
  ) -> InstallationState.Manager? {
    guard let unitPath = systemd.unitPath else { return nil }
    var manager = InstallationState.Manager(unitPath: unitPath, environment: systemd.variables)
    manager.systemFiles = Set(
      [environment, manager.environment].flatMap {
        Paths(environment: $0).systemConfigurationFiles
      }.filter { InstallationState.entry(at: $0) != .nothing })
    guard let own = manager.ownUnits else { return manager }
    let service = systemd.properties(of: Installation.service)
    let socket = systemd.properties(of: Installation.socket)
    manager.service = InstallationState.Unit(service, in: own, Installation.service)
    manager.socket = InstallationState.Unit(socket, in: own, Installation.socket)
    manager.dropIn = text(of: "\(own)/\(UnitDropIn.directory)/\(UnitDropIn.file)")
    // A file in the user's own directory takes precedence; setup replaces a link.
    let directories =
      (manager.service.own == .other ? [own] : [])
      + (installation.units.map { unitPath.contains($0) ? unitPath.filter { $0 != own } : [$0] }
        ?? [])
    manager.unit =
      directories.lazy.compactMap { text(of: "\($0)/\(Installation.service)") }.first ?? ""
    manager.result = service["Result"] ?? "success"
    if let id = service["MainPID"].flatMap({ Int32($0) }), id > 0 {
      manager.running = InstallationState.linkTarget("/proc/\(id)/exe")
    }
    return manager
  }

  private static func text(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension InstallationState.Unit {
  init(_ properties: [String: String], in directory: String, _ name: String) {
    fileState = properties["UnitFileState"] ?? ""
    activeState = properties["ActiveState"] ?? "inactive"
    own = InstallationState.entry(at: "\(directory)/\(name)")
  }
}
