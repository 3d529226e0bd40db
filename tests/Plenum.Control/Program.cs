using Plenum.Control;
using Plenum.Server.Operations;

// The server, which is the real one but for one thing: it tells people before it has stored what it tells.
await ServeCommand.RunAsync(SettingsReader.Read(), store => new HastyRoomStore(store));
