using TradeCraft.Server.Commands;

var commands = new CommandLine([Serve.Verb, DescribeApi.Verb, WriteContracts.Verb], Console.Out, Console.Error);
return await commands.RunAsync(args);
