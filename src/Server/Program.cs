using TradeCraft.Server.Commands;

var commands = new CommandLine([Serve.Verb, DescribeApi.Verb], Console.Out, Console.Error);
return await commands.RunAsync(args);
