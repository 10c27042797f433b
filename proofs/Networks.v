(** Networks, their arc operator and their transitions (mathematics, sections 1 and 2).

    A network has nodes [V], arcs that are the entries of a finite list over a type [E], and for each arc a tail, a head
    and any function of the group. Parallel arcs are two entries. A node that no arc touches changes nothing, so that a
    finite list of arcs is every finite network. Two states are equal where they are equal at every node. *)

Require Import List Arith Bool.
From DAGLift Require Import AbelianGroups.
Import ListNotations.

Section Networks.
  Context {M : AbelianGroup} {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variables tail head : E -> V.
  Variable g : E -> M -> M.

  Definition state := V -> M.

  Definition same (x y : state) := forall v, x v = y v.

  Definition enters (v : V) (a : E) : bool := if V_dec (head a) v then true else false.

  (** The arcs into [v]. *)
  Definition incoming (arcs : list E) (v : V) : list E := filter (enters v) arcs.

  (** The arc operator A: [(A x)_v] is the sum of [g_a (x_u)] over the arcs [a : u -> v]. *)
  Definition A (arcs : list E) (x : state) : state :=
    fun v => sum (fun a => g a (x (tail a))) (incoming arcs v).

  Definition id_minus_A (arcs : list E) (x : state) : state := fun v => x v - A arcs x v.

  (** The level transition [T_n = I + P_n A], where [lv] are the levels. *)
  Definition T (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    fun v => if lv v =? n then x v + A arcs x v else x v.

  (** [I - P_n A]: subtract instead of add. *)
  Definition T_inverse (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    fun v => if lv v =? n then x v - A arcs x v else x v.

  (** [S_n = T_n o ... o T_1]. *)
  Fixpoint S_upto (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    match n with
    | 0%nat => x
    | S m => T arcs lv (S m) (S_upto arcs lv m x)
    end.

  (** [T_1^-1 o ... o T_n^-1]. *)
  Fixpoint S_inverse_upto (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    match n with
    | 0%nat => x
    | S m => S_inverse_upto arcs lv m (T_inverse arcs lv (S m) x)
    end.

  (** The lift of an input: its values at level 0 (inputs and constants), 0 above. *)
  Definition lift (lv : V -> nat) (x0 : state) : state := fun v => if lv v =? 0 then x0 v else 0.

  (** The elementary lifting step [E_a] adds [g_a (x_tail)] to the head of [a]. *)
  Definition E_step (a : E) (x : state) : state :=
    fun v => if V_dec (head a) v then x v + g a (x (tail a)) else x v.

  (** The elementary steps of a list of arcs, its first entry applied first. *)
  Definition E_steps (l : list E) (x : state) : state := fold_left (fun y a => E_step a y) l x.

  (** The step [T_v] of a node: the elementary steps of its incoming arcs, in the order of the list. *)
  Definition node_step (arcs : list E) (v : V) (x : state) : state := E_steps (incoming arcs v) x.

  (** The steps of a list of nodes, its first entry applied first. *)
  Definition node_steps (arcs : list E) (order : list V) (x : state) : state :=
    fold_left (fun y v => node_step arcs v y) order x.

  (** Direct recursion over the graph, which knows nothing of states and transitions: a node at level 0 has its given
      value, any other the sum of its arcs at their tails' values. [fuel] bounds the depth; [direct] gives it the level. *)
  Fixpoint direct_within (arcs : list E) (lv : V -> nat) (x0 : state) (fuel : nat) (v : V) : M :=
    if lv v =? 0 then x0 v
    else match fuel with
         | 0%nat => 0
         | S k => sum (fun a => g a (direct_within arcs lv x0 k (tail a))) (incoming arcs v)
         end.

  Definition direct (arcs : list E) (lv : V -> nat) (x0 : state) (v : V) : M :=
    direct_within arcs lv x0 (lv v) v.

  (** Levels that fit: each arc goes strictly upwards. The DAG's own levels do, and on every mask of its arcs too. *)
  Definition graded (arcs : list E) (lv : V -> nat) := forall a, In a arcs -> lv (tail a) < lv (head a).

  Lemma in_incoming arcs v a : In a (incoming arcs v) <-> In a arcs /\ head a = v.
  Proof.
    clear g tail. unfold incoming, enters. rewrite filter_In.
    destruct (V_dec (head a) v) as [e | ne].
    - split; intros [Ha _]; now split.
    - split; intros [_ Ha]; [discriminate | contradiction].
  Qed.

  Lemma A_ext arcs x y v :
    (forall a, In a arcs -> head a = v -> x (tail a) = y (tail a)) -> A arcs x v = A arcs y v.
  Proof.
    intro H. apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha Hv]. now rewrite (H a Ha Hv).
  Qed.

  Lemma A_same arcs x y : same x y -> same (A arcs x) (A arcs y).
  Proof. intros H v. apply A_ext. intros; apply H. Qed.

  Lemma T_same arcs lv n x y : same x y -> same (T arcs lv n x) (T arcs lv n y).
  Proof. intros H v. unfold T. now rewrite (H v), (A_same arcs x y H v). Qed.

  Lemma T_inverse_same arcs lv n x y : same x y -> same (T_inverse arcs lv n x) (T_inverse arcs lv n y).
  Proof. intros H v. unfold T_inverse. now rewrite (H v), (A_same arcs x y H v). Qed.

  Lemma S_upto_same arcs lv n x y : same x y -> same (S_upto arcs lv n x) (S_upto arcs lv n y).
  Proof. intro H. induction n; [exact H | now apply T_same]. Qed.

  Lemma S_inverse_upto_same arcs lv n : forall x y,
    same x y -> same (S_inverse_upto arcs lv n x) (S_inverse_upto arcs lv n y).
  Proof. induction n; intros x y H; [exact H | now apply IHn, T_inverse_same]. Qed.

  Lemma E_step_same a x y : same x y -> same (E_step a x) (E_step a y).
  Proof. intros H v. unfold E_step. now rewrite (H v), (H (tail a)). Qed.
End Networks.
