/** flyteidl.plugins: the `custom` of task types that plugins run. Kubeflow's messages share names with the older ones and stand apart. */
export * from "./gen/flyteidl/plugins/array_job_pb.ts";
export * from "./gen/flyteidl/plugins/common_pb.ts";
export * from "./gen/flyteidl/plugins/dask_pb.ts";
export * as kubeflowCommon from "./gen/flyteidl/plugins/kubeflow/common_pb.ts";
export * as kubeflowMpi from "./gen/flyteidl/plugins/kubeflow/mpi_pb.ts";
export * as kubeflowPytorch from "./gen/flyteidl/plugins/kubeflow/pytorch_pb.ts";
export * as kubeflowTensorflow from "./gen/flyteidl/plugins/kubeflow/tensorflow_pb.ts";
export * from "./gen/flyteidl/plugins/mpi_pb.ts";
export * from "./gen/flyteidl/plugins/presto_pb.ts";
export * from "./gen/flyteidl/plugins/pytorch_pb.ts";
export * from "./gen/flyteidl/plugins/qubole_pb.ts";
export * from "./gen/flyteidl/plugins/ray_pb.ts";
export * from "./gen/flyteidl/plugins/spark_pb.ts";
export * from "./gen/flyteidl/plugins/tensorflow_pb.ts";
export * from "./gen/flyteidl/plugins/waitable_pb.ts";
